import { existsSync } from 'node:fs'
import { join } from 'node:path'

// In the executable the files are beside the code, in the repository two folders above it.
const FOLDERS = ['public', '../../public']

/** Returns the path of the folder with style sheets, scripts and guides. */
export function findPublicFolder(): string {
  const folder = FOLDERS.map((each) => join(import.meta.dir, each)).find((each) => existsSync(each))
  if (folder === undefined) throw new Error('The public folder is missing; build with --asset ./public.')
  return folder
}
