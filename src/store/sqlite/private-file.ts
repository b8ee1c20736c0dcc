import { closeSync, openSync } from 'node:fs'

/** Creates an empty file that only its owner can read, whatever the umask is; does nothing if there is one. */
export function createPrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
