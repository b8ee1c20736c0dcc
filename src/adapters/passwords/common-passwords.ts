import { gunzipSync } from 'node:zlib'
import type { IsCommonPassword } from '../../domain/access/authentication-ports.ts'
import path from './common-passwords.txt.gz' with { type: 'file' }

/**
 * Looks in the 43,000 entries of at least 12 characters among the million most frequent passwords of breaches, in small
 * letters and one a line. The list is part of the executable; it is read when it is first needed.
 */
export const isCommonPassword: IsCommonPassword = async (password) => {
  list ??= readList()
  return (await list).includes(`\n${password.toLowerCase()}\n`) && !password.includes('\n')
}

let list: Promise<string> | null = null

async function readList(): Promise<string> {
  return `\n${gunzipSync(await Bun.file(path).bytes()).toString('latin1')}`
}
