import { afterEach, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSecretKey } from '../../src/adapters/secret-key-file.ts'
import { rejectionOf } from '../support/rejection.ts'

const folders: string[] = []
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-key-'))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

test('a secret key is generated once, readable by its owner only, with no other file next to it', async () => {
  const folder = join(newFolder(), 'a', 'b')
  const key = await loadSecretKey(folder)
  expect(key).toHaveLength(32)
  expect(await loadSecretKey(folder)).toEqual(key)
  expect(readdirSync(folder)).toEqual(['secret.key'])
  expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600)
})

test('processes that generate the key at the same time get the same key', async () => {
  const folder = newFolder()
  const keys = await Promise.all(Array.from({ length: 8 }, () => loadSecretKey(folder)))
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
})

test('a key file with other contents is rejected and not changed', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'secret.key'), 'something else')
  expect((await rejectionOf(loadSecretKey(folder))).message).toContain('does not contain a secret key')
})
