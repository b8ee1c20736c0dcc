import { cpus, loadavg, totalmem } from 'node:os'
import { spawnSync } from 'bun'

/** Returns what a result depends on: the machine, how busy it is, the date, the commit, and what all rates promise. */
export function describeConditions(): string[] {
  const [cpu] = cpus()
  const memory = (totalmem() / 1024 ** 3).toFixed(0)
  const load = loadavg()[0]?.toFixed(1)
  return [
    `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, commit ${gitCommit()}, Bun ${Bun.version}`,
    `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${memory} GB of memory, load ${load} when it began; client, server and database share the cores`,
    'every event: durable when acknowledged, searchable at once, stored once',
  ]
}

/** Returns what to say of the machine at the end of a run: how busy it is, and whether that makes the result rough. */
export function describeLoad(): string {
  const [load = 0] = loadavg()
  // The bench itself keeps all cores busy.
  const isBusy = load > 2 * cpus().length
  return `load ${load.toFixed(1)} when it ended${isBusy ? ': the machine did other work, so that the figures are rough' : ''}`
}

function gitCommit(): string {
  const git = (...args: string[]) =>
    spawnSync(['git', ...args], { cwd: import.meta.dir })
      .stdout.toString()
      .trim()
  return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', 'src') === '' ? '' : ' with changes'}`
}
