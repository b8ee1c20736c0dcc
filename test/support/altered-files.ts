import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Random } from './random-json.ts'

/** What was done with a file: a bit changed, its end cut off, a byte appended, deleted, another one's content, or copied. */
export type FileChange = {
  how: 'bit' | 'cut' | 'append' | 'delete' | 'content' | 'copy'
  file: string
}

/** Changes one of the files in a folder, or adds one. */
export function alterFile(folder: string, random: Random): FileChange {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).size > 0 && statSync(join(folder, name)).isFile())
    .sort()
  const name = random.pick(files)
  const path = join(folder, name)
  const bytes = readFileSync(path)
  const other = readFileSync(join(folder, random.pick(files)))
  const how = random.pick(['bit', 'cut', 'append', 'delete', 'content', 'copy'] as const)
  if (how === 'delete') rmSync(path)
  else if (how === 'copy') cpSync(path, path.replace(/_([^_]*)$/, '_x$1'))
  else if (how === 'bit') writeFileSync(path, flipBit(bytes, random))
  else if (how === 'cut') writeFileSync(path, bytes.subarray(0, random.below(bytes.length)))
  else if (how === 'content' && !other.equals(bytes)) writeFileSync(path, other)
  else writeFileSync(path, Buffer.concat([bytes, Buffer.from([random.below(256)])]))
  return { how, file: basename(path) }
}

/** Returns bytes in which one bit is different. */
export function flipBit(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes)
  const at = random.below(copy.length)
  copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8))
  return copy
}
