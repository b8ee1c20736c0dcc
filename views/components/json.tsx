/** JSON text laid out for reading; numbers and texts stay exactly as they were written. */
export function Json({ text }: { text: string }) {
  return (
    <pre class="json">
      <code>
        {layOut(text).map(({ kind, text }) => (kind ? <span class={`json-${kind}`}>{text}</span> : text))}
      </code>
    </pre>
  )
}

type Piece = { kind: 'name' | 'text' | 'number' | 'word' | null; text: string }

/** Longer records are laid out without colours, which would make their pages many times larger. */
const COLOURED_TOKENS_MAX = 20_000
const INDENT_MAX = 40
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

// A walk over the tokens rather than JSON.parse: parsing would round large numbers and drop repeated names.
function layOut(text: string): Piece[] {
  const tokens = text.match(TOKEN) ?? []
  const pieces: Piece[] = []
  let depth = 0
  tokens.forEach((token, index) => {
    const next = tokens[index + 1]
    if (isOpening(token)) {
      depth += 1
      add(pieces, null, isClosing(next) ? token : token + newLine(depth))
    } else if (isClosing(token)) {
      depth -= 1
      add(pieces, null, isOpening(tokens[index - 1]) ? token : newLine(depth) + token)
    } else if (token === ',') add(pieces, null, token + newLine(depth))
    else if (token === ':') add(pieces, null, ': ')
    else add(pieces, tokens.length > COLOURED_TOKENS_MAX ? null : kindOf(token, next), token)
  })
  return pieces
}

function add(pieces: Piece[], kind: Piece['kind'], text: string): void {
  const last = pieces.at(-1)
  if (last && last.kind === kind && kind === null) last.text += text
  else pieces.push({ kind, text })
}

function isOpening(token: string | undefined): boolean {
  return token === '{' || token === '['
}

function isClosing(token: string | undefined): boolean {
  return token === '}' || token === ']'
}

function newLine(depth: number): string {
  return `\n${'  '.repeat(Math.min(depth, INDENT_MAX))}`
}

function kindOf(token: string, next: string | undefined): Piece['kind'] {
  if (token.startsWith('"')) return next === ':' ? 'name' : 'text'
  return /^[-\d]/.test(token) ? 'number' : 'word'
}
