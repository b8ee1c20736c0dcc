import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const GUIDE = join(import.meta.dir, '../../public/guides/performance.md')

/** Replaces the text below a heading of the guide, up to the next one; adds the heading if it is missing. */
export function replaceSection(heading: string, text: string): void {
  const guide = readFileSync(GUIDE, 'utf8').trimEnd()
  const section = `## ${heading}\n\n${text.trim()}\n`
  writeFileSync(GUIDE, withSection(guide, `## ${heading}`, section))
}

function withSection(guide: string, heading: string, section: string): string {
  const start = `${guide}\n`.indexOf(`${heading}\n`)
  if (start < 0) return `${guide}\n\n${section}`
  const next = guide.indexOf('\n## ', start)
  return `${guide.slice(0, start)}${section}${next < 0 ? '' : `${guide.slice(next)}\n`}`
}
