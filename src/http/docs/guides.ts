import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Guide } from '../../../views/help/guides.tsx'
import type { Block, Inline } from '../../../views/help/markdown.tsx'
import { findPublicFolder } from '../public-folder.ts'
import { parseMarkdown, plainText } from './markdown.ts'

/** All guides in the order in which the overview links to them, and the overview. */
export type GuideLibrary = { index: Guide; guides: Guide[] }

const INDEX_FILE = 'index.md'

/**
 * Reads the guides of a folder: `index.md` is the overview, every other Markdown file a guide. Throws if a file does
 * not begin with a title.
 */
export function loadGuides(folder: string = join(findPublicFolder(), 'guides')): GuideLibrary {
  const index = toGuide(INDEX_FILE, readFileSync(join(folder, INDEX_FILE), 'utf8'))
  const order = linksIn(index.blocks)
  const position = ({ name }: Guide) => order.indexOf(`/docs/guides/${name}`)
  const guides = readdirSync(folder)
    .filter((file) => file.endsWith('.md') && file !== INDEX_FILE)
    .map((file) => toGuide(file, readFileSync(join(folder, file), 'utf8')))
    .sort((a, b) => position(a) - position(b))
  return { index, guides }
}

function toGuide(file: string, text: string): Guide {
  const [title, ...blocks] = parseMarkdown(text)
  if (title?.kind !== 'heading' || title.level !== 1) throw new Error(`${file} must begin with its title.`)
  return { name: file.replace(/\.md$/, ''), title: plainText(title.content), blocks }
}

function linksIn(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'list') return block.items.flatMap(linksIn)
    return 'content' in block && block.kind !== 'quote' ? hrefsIn(block.content) : []
  })
}

function hrefsIn(content: readonly Inline[]): string[] {
  return content.flatMap((each) => (each.kind === 'link' ? [each.href] : []))
}
