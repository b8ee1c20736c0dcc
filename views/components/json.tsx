/** JSON text with line breaks, indentation and colours. Numbers and strings are shown exactly as written. */
export function Json({ text }: { text: string }) {
  return (
    <pre class="json">
      <code>
        {formatJson(text).map(({ kind, text }) => (kind ? <span class={`json-${kind}`}>{text}</span> : text))}
      </code>
    </pre>
  )
}

type Piece = { kind: 'name' | 'string' | 'number' | 'literal' | null; text: string }

/** Records with more tokens have no colours, which would make their pages many times larger. */
const COLOURED_TOKENS_MAX = 20_000
const INDENT_MAX = 40
const TOKEN = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/g

// JSON.parse would round large numbers and drop repeated names, so this walks over the tokens.
function formatJson(text: string): Piece[] {
  const tokens = text.match(TOKEN) ?? []
  const pieces: Piece[] = []
  let depth = 0
  tokens.forEach((token, index) => {
    const next = tokens[index + 1]
    if (isOpening(token)) {
      depth += 1
      addPiece(pieces, null, isClosing(next) ? token : token + newLine(depth))
    } else if (isClosing(token)) {
      depth -= 1
      addPiece(pieces, null, isOpening(tokens[index - 1]) ? token : newLine(depth) + token)
    } else if (token === ',') addPiece(pieces, null, token + newLine(depth))
    else if (token === ':') addPiece(pieces, null, ': ')
    else addPiece(pieces, tokens.length > COLOURED_TOKENS_MAX ? null : kindOf(token, next), token)
  })
  return pieces
}

function addPiece(pieces: Piece[], kind: Piece['kind'], text: string): void {
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
  if (token.startsWith('"')) return next === ':' ? 'name' : 'string'
  return /^[-\d]/.test(token) ? 'number' : 'literal'
}
