import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'bun'
import type { Target } from './targets.ts'

const PACKAGES = join(import.meta.dir, 'runtimes')
const INSTALLED = join(import.meta.dir, '../../../dist/runtimes')

/** Downloads Bun's executables for all platforms from npm, those that the lock file has the hashes of. Throws if that fails. */
export function installRuntimes(): void {
  mkdirSync(INSTALLED, { recursive: true })
  cpSync(PACKAGES, INSTALLED, { recursive: true })
  const install = ['install', '--frozen-lockfile', '--ignore-scripts', '--cpu=*', '--os=*']
  const { success, stderr } = spawnSync([process.execPath, ...install], { cwd: INSTALLED, stderr: 'pipe' })
  if (!success) throw new Error(`Bun could not be downloaded for all platforms:\n${stderr}`)
}

/** Returns the path of Bun's executable for a platform, once it is installed. */
export function runtimeFor(target: Target): string {
  return join(INSTALLED, 'node_modules', target.package, 'bin/bun')
}
