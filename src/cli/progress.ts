import type { ImportResult } from '../services/events/import.ts'
import type { ProcessContext } from './cli-command.ts'

const BAR_WIDTH = 24
/** A terminal is redrawn, and anything else told a line, at most so often. */
const REDRAW_MS = 100
const LINE_MS = 5_000

export type Progress = ReturnType<typeof openProgress>

/** Shows how far an import is: a bar on a terminal, else a plain line every few seconds. */
export function openProgress(world: ProcessContext, files: number, bytes: number) {
  let readBytes = 0
  let filesDone = 0
  let began = world.clock().getTime()
  let told = began
  let tally: Pick<ImportResult, 'events' | 'rejected'> = { events: 0, rejected: 0 }

  const tell = () => {
    const now = world.clock().getTime()
    if (now - told < (world.columns === null ? LINE_MS : REDRAW_MS)) return
    told = now
    const share = bytes === 0 ? 1 : Math.min(1, readBytes / bytes)
    const seconds = Math.max(0.001, (now - began) / 1_000)
    const line = lineOf(share, { files, filesDone, ...tally, rate: Math.round(tally.events / seconds) })
    world.writeStderr(world.columns === null ? `${line}\n` : drawn(share, line, world.columns))
  }

  return {
    read(count: number): void {
      readBytes += count
      tell()
    },
    fileDone(): void {
      filesDone += 1
    },
    stored(so: ImportResult): void {
      tally = so
      tell()
    },
    /** Begins the files anew, for a second pass over the same ones. */
    restart(): void {
      filesDone = 0
      began = world.clock().getTime()
    },
    /** Clears the bar away. */
    end(): void {
      if (world.columns !== null) world.writeStderr('\r\x1b[K')
    },
  }
}

type Shown = { files: number; filesDone: number; events: number; rejected: number; rate: number }

function lineOf(share: number, { files, filesDone, events, rejected, rate }: Shown): string {
  const parts = [
    `${Math.floor(share * 100)} %`,
    `${filesDone} of ${files} files`,
    `${events.toLocaleString('en')} events`,
    `${rate.toLocaleString('en')} a second`,
  ]
  return [...parts, ...(rejected > 0 ? [`${rejected.toLocaleString('en')} rejected`] : [])].join(' · ')
}

function drawn(share: number, line: string, columns: number): string {
  const full = Math.round(share * BAR_WIDTH)
  const bar = `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`
  return `\r\x1b[K${`${bar} ${line}`.slice(0, columns - 1)}`
}
