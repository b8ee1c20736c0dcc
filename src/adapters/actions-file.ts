import { readFile, stat } from 'node:fs/promises'
import type { Catalogue } from '../domain/actions/action-catalogue.ts'
import { ACTIONS_FILE_BYTES_MAX, extendCatalogue } from '../domain/actions/action-catalogue-file.ts'
import { Fault } from '../domain/fault.ts'

/** Reads the operator's actions file and returns the catalogue extended by it; throws a `conflict` fault that names the file. */
export async function loadActionsFile(file: string, base: Catalogue): Promise<Catalogue> {
  try {
    return extendCatalogue(await readText(file), base)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault('conflict', 'actionsFileUnusable', { file, reason: error.message })
  }
}

async function readText(file: string): Promise<string> {
  const stats = await stat(file).catch(() => null)
  if (!stats) throw new Fault('not_found', 'actionsFileMissing')
  if (!stats.isFile()) throw new Fault('invalid', 'actionsFileNotFile')
  if (stats.size > ACTIONS_FILE_BYTES_MAX) throw new Fault('too_large', 'actionsFileTooLarge')
  const bytes = await readFile(file).catch(() => null)
  if (!bytes) throw new Fault('forbidden', 'actionsFileUnreadable')
  return decodeUtf8(bytes)
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Fault('invalid', 'actionsFileNotUtf8')
  }
}
