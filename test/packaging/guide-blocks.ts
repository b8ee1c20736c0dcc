import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A block of code of a page: its language, and its text. */
export type GuideBlock = { language: string; text: string }

const ROOT = join(import.meta.dir, '../..')

/** Returns the blocks below a heading of the second level of a page, named from the root of the repository. Throws if there are none. */
export function readBlocks(page: string, heading: string): GuideBlock[] {
  const [, section] = readFileSync(join(ROOT, page), 'utf8').split(`\n## ${heading}\n`)
  const blocks = [
    ...(section ?? '')
      .split(/^## /m, 1)
      .join()
      .matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm),
  ]
  if (blocks.length === 0) throw new Error(`${page} has no blocks below "${heading}".`)
  return blocks.map(([, language = '', text = '']) => ({ language, text }))
}

/** Returns the blocks of commands below a heading. */
export function readCommands(page: string, heading: string): string[] {
  return readBlocks(page, heading).flatMap(({ language, text }) => (language === 'sh' ? [text] : []))
}
