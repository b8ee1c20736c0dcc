import { join } from 'node:path'
import { spawnSync } from 'bun'
import type { BuildCommit } from '../../src/cli/build-commit.ts'
import { type Commit, readCommit } from './commit.ts'

/** What an executable is built from, and for. */
export type Build = {
  /** The folder of the source. */
  source: string
  outfile: string
  /** The commit to name in `daybook version`; null if it is not known. */
  commit: Commit | null
  /** Bun's name of the platform, and the executable of Bun for it; by default, those of this process. */
  platform?: { target: string; runtime: string }
}

const ROOT = join(import.meta.dir, '../..')
const ENTRIES = ['src/main.ts', 'src/store/sqlite/sqlite-worker.ts']
// The executable must read nothing from the folder that it is started in.
const OPTIONS = [
  '--compile',
  '--bytecode',
  '--format=esm',
  '--no-compile-autoload-bunfig',
  '--no-compile-autoload-dotenv',
  '--no-compile-autoload-tsconfig',
  '--no-compile-autoload-package-json',
  '--minify-whitespace',
  '--minify-syntax',
  '--asset',
  './public',
]

/** Builds the executable. The same source, commit and version of Bun give the same bytes. Throws what Bun says if it fails. */
export function compileDaybook({ source, outfile, commit, platform }: Build): void {
  const command = [process.execPath, 'build', ...OPTIONS, ...defines(commit), ...forPlatform(platform)]
  const built = spawnSync([...command, ...ENTRIES, '--outfile', outfile], { cwd: source, stderr: 'pipe' })
  const errors = built.stderr.toString()
  if (!built.success || errors.includes('error:'))
    throw new Error(`The build of ${outfile} failed:\n${errors}`)
}

function defines(commit: Commit | null): string[] {
  if (commit === null) return []
  const { id, isChanged, committedAt } = commit
  const value: BuildCommit = { id, date: committedAt.toISOString().slice(0, 10), isChanged }
  return ['--define', `DAYBOOK_COMMIT=${JSON.stringify(value)}`]
}

function forPlatform(platform: Build['platform']): string[] {
  if (platform === undefined) return []
  return [`--target=${platform.target}`, `--compile-executable-path=${platform.runtime}`]
}

// `bun run build` builds the executable for this machine.
if (import.meta.main)
  compileDaybook({ source: ROOT, outfile: join(ROOT, 'dist/daybook'), commit: readCommit(ROOT) })
