import { readFile, stat } from 'node:fs/promises'
import type { Catalogue } from '../domain/actions/action-catalogue.ts'
import { ACTIONS_FILE_BYTES_MAX, extendCatalogue } from '../domain/actions/action-catalogue-file.ts'
import { Fault } from '../domain/fault.ts'

/** A catalogue with what the operator's file adds to it; a fault that names the file when it cannot be used. */
export async function loadActionsFile(file: string, base: Catalogue): Promise<Catalogue> {
  try {
    return extendCatalogue(await textIn(file), base)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(
      'conflict',
      `The actions file ${file} cannot be used. ${error.message} See DAYBOOK_ACTIONS_FILE.`,
    )
  }
}

async function textIn(file: string): Promise<string> {
  const about = await stat(file).catch(() => null)
  if (!about) throw new Fault('not_found', 'It cannot be found.')
  if (!about.isFile()) throw new Fault('invalid', 'It is no file.')
  if (about.size > ACTIONS_FILE_BYTES_MAX)
    throw new Fault('too_large', 'It has more than 1 MB, which is the most.')
  const bytes = await readFile(file).catch(() => null)
  if (!bytes) throw new Fault('forbidden', 'It cannot be read.')
  return decoded(bytes)
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Fault('invalid', 'It is not valid UTF-8.')
  }
}
