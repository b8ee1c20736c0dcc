import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../domain/fault.ts'

const FILE = 'secret.key'
const HEX_32_BYTES = /^[0-9a-f]{64}\n?$/

/** The secret key of a data folder, made when there is none: 32 random bytes, readable by the owner alone. */
export async function loadSecretKey(dataDir: string): Promise<Uint8Array> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, FILE)
  const text = (await contents(path)) ?? (await make(dataDir, path))
  if (!HEX_32_BYTES.test(text)) {
    throw new Fault(
      'conflict',
      `${path} does not hold a secret key; put back the file that belongs to this folder.`,
    )
  }
  return new Uint8Array(Buffer.from(text.trim(), 'hex'))
}

// Written and synced under another name, then linked: the key appears whole or not at all, and of several
// processes that start together the first one's stays.
async function make(dataDir: string, path: string): Promise<string> {
  const draft = join(dataDir, `.${FILE}.${randomBytes(6).toString('hex')}`)
  try {
    await write(draft, `${randomBytes(32).toString('hex')}\n`)
    await link(draft, path).catch(unlessThere)
    await syncFolder(dataDir)
  } finally {
    await rm(draft, { force: true })
  }
  return readFile(path, 'utf8')
}

async function contents(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error) => {
    if (isCode(error, 'ENOENT')) return null
    throw error
  })
}

async function write(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

function unlessThere(error: unknown): void {
  if (!isCode(error, 'EEXIST')) throw error
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
