import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'bun'

const ROOT = join(import.meta.dir, '../..')

let isBuilt = false

/** Builds the executable, on the first call in this process, and copies it to a path. Throws if it cannot be built. */
export function copyBuiltDaybook(path: string): void {
  if (!isBuilt) {
    const built = spawnSync([process.execPath, 'run', 'build'], {
      cwd: ROOT,
      stdout: 'ignore',
      stderr: 'pipe',
    })
    const errors = built.stderr.toString()
    if (!built.success || errors.includes('error:')) throw new Error(`The build failed:\n${errors}`)
    isBuilt = true
  }
  copyFileSync(join(ROOT, 'dist/daybook'), path)
}
