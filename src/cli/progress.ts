import { MESSAGES } from '../domain/messages/messages.ts'
import type { ImportResult } from '../services/events/import-records.ts'
import type { ProcessContext } from './cli-command.ts'

const BAR_WIDTH = 24
/** The shortest time between two updates: of the bar on a terminal, and of lines elsewhere. */
const REDRAW_MS = 100
const LINE_MS = 5_000

export type ImportProgress = ReturnType<typeof openProgress>

/** Shows the progress of an import on standard error: a bar on a terminal, elsewhere a line every five seconds. */
export function openProgress(context: ProcessContext, files: number, bytes: number) {
  let bytesRead = 0
  let filesDone = 0
  let startMs = context.clock().getTime()
  let shownMs = startMs
  let totals: Pick<ImportResult, 'events' | 'rejected'> = { events: 0, rejected: 0 }

  const show = () => {
    const nowMs = context.clock().getTime()
    if (nowMs - shownMs < (context.columns === null ? LINE_MS : REDRAW_MS)) return
    shownMs = nowMs
    const share = bytes === 0 ? 1 : Math.min(1, bytesRead / bytes)
    const seconds = Math.max(0.001, (nowMs - startMs) / 1_000)
    const rate = Math.round(totals.events / seconds)
    const line = MESSAGES.imports.progress({
      percent: Math.floor(share * 100),
      files,
      filesDone,
      ...totals,
      rate,
    })
    context.writeStderr(context.columns === null ? `${line}\n` : formatBar(share, line, context.columns))
  }

  return {
    onRead(count: number): void {
      bytesRead += count
      show()
    },
    onFileDone(): void {
      filesDone += 1
    },
    onBatch(result: ImportResult): void {
      totals = result
      show()
    },
    /** Counts files and time from zero again, for the second pass over the same files. */
    restart(): void {
      filesDone = 0
      startMs = context.clock().getTime()
    },
    /** Removes the bar from the terminal. */
    clear(): void {
      if (context.columns !== null) context.writeStderr('\r\x1b[K')
    },
  }
}

function formatBar(share: number, line: string, columns: number): string {
  const full = Math.round(share * BAR_WIDTH)
  const bar = `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`
  return `\r\x1b[K${`${bar} ${line}`.slice(0, columns - 1)}`
}
