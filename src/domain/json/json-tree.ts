/** A JSON text as a tree. Names and values are as they are written, so that no number is rounded and no name is lost. */
export type JsonNode = JsonBranch | JsonLeaf
export type JsonBranch = { kind: 'object' | 'array'; members: JsonMember[] }
export type JsonLeaf = { kind: 'string' | 'number' | 'literal'; text: string }
/** `name` is null in an array. It has its quotation marks. */
export type JsonMember = { name: string | null; value: JsonNode }

/** What a tree may have at most: a text with more is shown in another way. */
export type JsonTreeLimits = { tokens: number; depth: number }

/** Returns the tree of a well-formed JSON text; null if it has too many tokens, or is nested too deeply. */
export function toJsonTree(text: string, limits: JsonTreeLimits): JsonNode | null {
  const tokens = text.match(TOKEN) ?? []
  if (tokens.length > limits.tokens) return null
  const root: JsonBranch = { kind: 'array', members: [] }
  const open: JsonBranch[] = [root]
  let name: string | null = null
  for (const [index, token] of tokens.entries()) {
    const branch = open.at(-1)
    if (token === ',' || token === ':' || branch === undefined) continue
    if (token === '}' || token === ']') open.pop()
    else if (isName(branch, token, tokens[index + 1])) name = token
    else {
      const value = toNode(token)
      branch.members.push({ name, value })
      name = null
      if (isBranch(value)) open.push(value)
      if (open.length > limits.depth + 1) return null
    }
  }
  return root.members[0]?.value ?? null
}

/** Whether a part of a tree has members. */
export function isBranch(node: JsonNode): node is JsonBranch {
  return node.kind === 'object' || node.kind === 'array'
}

/** Returns the value of a string of a tree, or its own text if it is none. */
export function leafText({ kind, text }: JsonLeaf): string {
  if (kind !== 'string') return text
  const value: unknown = JSON.parse(text)
  return typeof value === 'string' ? value : text
}

/** Tokens of JSON: strings, punctuation, and everything between. */
const TOKEN = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/g

function isName(branch: JsonBranch, token: string, next: string | undefined): boolean {
  return branch.kind === 'object' && token.startsWith('"') && next === ':'
}

function toNode(token: string): JsonNode {
  if (token === '{') return { kind: 'object', members: [] }
  if (token === '[') return { kind: 'array', members: [] }
  if (token.startsWith('"')) return { kind: 'string', text: token }
  return { kind: /^[-\d]/.test(token) ? 'number' : 'literal', text: token }
}
