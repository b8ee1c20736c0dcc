import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lexer, type Token, walkTokens } from 'marked'
import { parseMarkdown } from '../../src/http/docs/markdown.ts'

const ROOT = join(import.meta.dir, '../..')

/** A Markdown page of the repository: its path from the root, and its text. */
export type MarkdownPage = { path: string; text: string }

/** Reads a page by its path from the root of the repository. */
export function readPage(path: string): MarkdownPage {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') }
}

/** Reads every guide, the overview included. */
export function readGuides(): MarkdownPage[] {
  return readdirSync(join(ROOT, 'public/guides'))
    .sort()
    .map((name) => readPage(`public/guides/${name}`))
}

/** Returns the targets of all links and pictures of a text, in their order. */
export function linksIn(text: string): string[] {
  const links: string[] = []
  walkTokens(lexer(text), (token: Token) => {
    if (token.type === 'link' || token.type === 'image') links.push(String(token.href))
  })
  return links
}

/** Returns the code spans of a text, blocks of code excluded. */
export function codeSpansIn(text: string): string[] {
  const spans: string[] = []
  walkTokens(lexer(text), (token: Token) => {
    if (token.type === 'codespan') spans.push(String(token.text))
  })
  return spans
}

/** Returns the text without code spans and blocks of code. */
export function withoutCode(text: string): string {
  return text.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, '').replace(/`[^`\n]*`/g, '')
}

/** Returns the ids of all headings of a text. */
export function headingIdsIn(text: string): string[] {
  return parseMarkdown(text).flatMap((block) => (block.kind === 'heading' ? [block.id] : []))
}
