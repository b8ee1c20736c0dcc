import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../domain/fault.ts'

const FILE_NAME = 'secret.key'
const HEX_32_BYTES = /^[0-9a-f]{64}\n?$/

/**
 * Returns the 32 bytes of a data folder's secret key. Generates the key file if there is none, readable by its owner only;
 * throws a `conflict` fault if the file is not a key.
 */
export async function loadSecretKey(dataDir: string): Promise<Uint8Array> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, FILE_NAME)
  return parseSecretKeyText((await readIfExists(path)) ?? (await generate(dataDir, path)), path)
}

/** Returns the secret key of a data folder, or null if there is none; throws a `conflict` fault if the file is not a key. */
export async function findSecretKey(dataDir: string): Promise<Uint8Array | null> {
  const path = join(dataDir, FILE_NAME)
  const text = await readIfExists(path)
  return text === null ? null : parseSecretKeyText(text, path)
}

/** Returns the key in the text of a key file; throws a `conflict` fault that names the file if it is not a key. */
export function parseSecretKeyText(text: string, path: string): Uint8Array {
  if (!HEX_32_BYTES.test(text)) throw new Fault('conflict', 'secretKeyInvalid', { path })
  return new Uint8Array(Buffer.from(text.trim(), 'hex'))
}

/** Stores a secret key in a data folder that has none. */
export async function storeSecretKey(dataDir: string, key: Uint8Array): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await create(dataDir, join(dataDir, FILE_NAME), Buffer.from(key).toString('hex'))
}

async function generate(dataDir: string, path: string): Promise<string> {
  await create(dataDir, path, randomBytes(32).toString('hex'))
  return readFile(path, 'utf8')
}

// Written and synced under another name, then linked: the key file is either complete or absent. If several processes
// start at the same time, the first link wins.
async function create(dataDir: string, path: string, hex: string): Promise<void> {
  const draft = join(dataDir, `.${FILE_NAME}.${randomBytes(6).toString('hex')}`)
  try {
    await writeDurably(draft, `${hex}\n`)
    await link(draft, path).catch(ignoreIfExists)
    await syncFolder(dataDir)
  } finally {
    await rm(draft, { force: true })
  }
}

async function readIfExists(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error) => {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  })
}

async function writeDurably(path: string, text: string): Promise<void> {
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

function ignoreIfExists(error: unknown): void {
  if (!hasCode(error, 'EEXIST')) throw error
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
