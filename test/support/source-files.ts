import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Source } from './file-rules.ts'

const ROOT = join(import.meta.dir, '../..')

/** Reads the files of some folders of the repository whose path matches. */
export function readSources(folders: readonly string[], pattern: RegExp): Source[] {
  return folders
    .flatMap((folder) => [...new Bun.Glob(`${folder}/**/*`).scanSync({ cwd: ROOT })])
    .filter((path) => pattern.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
}
