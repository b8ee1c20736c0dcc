import { spawnSync } from 'bun'

/** A commit, and whether the files of the folder differ from it. */
export type Commit = { id: string; committedAt: Date; isChanged: boolean }

/** Returns the commit that a folder is at; null if the folder or the machine has no git. */
export function readCommit(folder: string): Commit | null {
  const [id, seconds] = runGit(folder, ['show', '--no-patch', '--format=%H %ct', 'HEAD'])?.split(' ') ?? []
  if (id === undefined || seconds === undefined) return null
  const isChanged = runGit(folder, ['status', '--porcelain']) !== ''
  return { id, committedAt: new Date(Number(seconds) * 1_000), isChanged }
}

// A folder inside another repository, such as an unpacked source archive, is not at the commit of that one.
function runGit(folder: string, command: string[]): string | null {
  if (Bun.which('git') === null) return null
  const place = [`--git-dir=${folder}/.git`, `--work-tree=${folder}`]
  const { success, stdout } = spawnSync(['git', ...place, ...command], { cwd: folder, stderr: 'ignore' })
  return success ? stdout.toString().trim() : null
}
