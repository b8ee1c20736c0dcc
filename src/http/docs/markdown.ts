import { Lexer, type Token, type Tokens } from 'marked'
import type { Block, Inline } from '../../../views/help/markdown.tsx'

/**
 * Returns a Markdown text as the blocks of a page. Headings get the ids that GitHub gives them. Raw HTML becomes
 * text, an image its description. A link to `other.md` leads to that guide.
 */
export function parseMarkdown(text: string): Block[] {
  const newId = createIds()
  return Lexer.lex(text).flatMap((token) => toBlocks(token, newId))
}

/** Returns the text of inline elements without their marks. */
export function plainText(inlines: readonly Inline[]): string {
  return inlines.map((each) => ('text' in each ? each.text : plainText(each.content))).join('')
}

type NewId = (heading: string) => string

// The same rule as GitHub's, so that one link works in both places.
function createIds(): NewId {
  const counts = new Map<string, number>()
  return (heading) => {
    const id = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-')
    const count = counts.get(id) ?? 0
    counts.set(id, count + 1)
    return count === 0 ? id : `${id}-${count}`
  }
}

function toBlocks(token: Token, newId: NewId): Block[] {
  if (isKind(token, 'space')) return []
  if (isKind(token, 'heading')) return [toHeading(token, newId)]
  if (isKind(token, 'code')) return [{ kind: 'code', text: token.text }]
  if (isKind(token, 'list')) return [toList(token, newId)]
  if (isKind(token, 'table')) return [toTable(token)]
  if (isKind(token, 'blockquote')) return [{ kind: 'quote', content: blocksOf(token, newId) }]
  return [{ kind: 'paragraph', content: isInline(token) ? toInlines([token]) : inlinesOf(token) }]
}

type Kinds = {
  space: Tokens.Space
  heading: Tokens.Heading
  code: Tokens.Code
  list: Tokens.List
  table: Tokens.Table
  blockquote: Tokens.Blockquote
  link: Tokens.Link
  codespan: Tokens.Codespan
}

function isKind<Kind extends keyof Kinds>(token: Token, kind: Kind): token is Kinds[Kind] {
  return token.type === kind
}

function isInline(token: Token): boolean {
  return token.type !== 'paragraph' && !hasTokens(token)
}

function hasTokens(token: Token): token is Token & { tokens: Token[] } {
  return 'tokens' in token && token.tokens !== undefined
}

function toHeading(token: Tokens.Heading, newId: NewId): Block {
  const content = inlinesOf(token)
  return { kind: 'heading', level: token.depth, id: newId(plainText(content)), content }
}

function toList({ ordered, items }: Tokens.List, newId: NewId): Block {
  return { kind: 'list', isOrdered: ordered, items: items.map((item) => blocksOf(item, newId)) }
}

function toTable({ header, rows }: Tokens.Table): Block {
  return {
    kind: 'table',
    header: header.map(({ tokens }) => toInlines(tokens)),
    rows: rows.map((row) => row.map(({ tokens }) => toInlines(tokens))),
  }
}

function blocksOf({ tokens }: { tokens: Token[] }, newId: NewId): Block[] {
  return tokens.flatMap((token) => toBlocks(token, newId))
}

function inlinesOf(token: Token): Inline[] {
  return hasTokens(token) ? toInlines(token.tokens) : toInlines([token])
}

function toInlines(tokens: readonly Token[]): Inline[] {
  return tokens.flatMap((token): Inline[] => {
    if (isKind(token, 'codespan')) return [{ kind: 'code', text: token.text }]
    if (token.type === 'strong') return [{ kind: 'strong', content: inlinesOf(token) }]
    if (token.type === 'em') return [{ kind: 'emphasis', content: inlinesOf(token) }]
    if (isKind(token, 'link')) return toLink(token)
    return hasTokens(token) ? toInlines(token.tokens) : [{ kind: 'text', text: textOf(token) }]
  })
}

function toLink(token: Tokens.Link): Inline[] {
  const href = toHref(token.href)
  const content = inlinesOf(token)
  return href === null ? content : [{ kind: 'link', href, content }]
}

const GUIDE_FILE = /^([a-z0-9-]+)\.md(#.*)?$/
const INDEX = 'index'

// Anything else, such as `javascript:`, is shown as text.
function toHref(href: string): string | null {
  const [, name, fragment = ''] = GUIDE_FILE.exec(href) ?? []
  if (name !== undefined) return `/docs/guides${name === INDEX ? '' : `/${name}`}${fragment}`
  return /^(?:#|https?:\/\/|\/(?!\/))/.test(href) ? href : null
}

function textOf(token: Token): string {
  return 'text' in token && typeof token.text === 'string' ? token.text : token.raw
}
