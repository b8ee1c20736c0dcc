import type { BackupContents, BackupStep, OnBackupStep } from '../domain/backups/backup.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { formatInstant } from '../domain/time.ts'
import type { ProcessContext } from './cli-command.ts'

const { backups: TEXT } = MESSAGES

const SHOWN_EVERY_MS = 2_000

/** Returns a function that prints how far a backup is to standard error: every two seconds, and when another step begins. */
export function showBackupSteps(
  { clock, writeStderr }: Pick<ProcessContext, 'clock' | 'writeStderr'>,
  isBytes: boolean,
): OnBackupStep {
  let shownMs = clock().getTime()
  return (step) => {
    const nowMs = clock().getTime()
    if (nowMs - shownMs < SHOWN_EVERY_MS) return
    shownMs = nowMs
    writeStderr(`${formatStep(step, isBytes)}\n`)
  }
}

function formatStep({ step, done, total }: BackupStep, isBytes: boolean): string {
  if (step === 'copy') return TEXT.copying({ percent: Math.floor((100 * done) / Math.max(1, total ?? 0)) })
  if (step === 'check') return TEXT.checking
  if (step === 'write') return TEXT.writing({ done, total: total ?? done, isBytes })
  return step === 'verify' ? TEXT.verifying({ bytes: done }) : TEXT.restoring({ tables: done })
}

/** Returns the lines that say what a backup holds. */
export function describeContents({ rows, events, newestEventAt, trees }: BackupContents): string[] {
  return [
    TEXT.holds({
      events,
      newest: newestEventAt === null ? null : formatInstant(newestEventAt),
      tables: Object.keys(rows).length,
      rows: Object.values(rows).reduce((total, count) => total + count, 0),
    }),
    ...Object.entries(trees).map(([accountId, size]) => TEXT.tree({ accountId, size })),
  ]
}
