import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { PurgeAlert, type RefusedPurge } from './purge-alert.tsx'

/** Refused purges, and the size of the write-ahead log in bytes if it is too large. */
export type DatabaseWarnings = { refusedPurges: RefusedPurge[]; largeWal: number | null }

/** Warnings about the database. Nothing if there are none. */
export function DatabaseAlerts({ refusedPurges, largeWal }: DatabaseWarnings) {
  return (
    <>
      <PurgeAlert refused={refusedPurges} />
      {largeWal !== null && (
        <p class="silence-alert" role="status">
          {MESSAGES.wal.large({ megabytes: Math.round(largeWal / 1_048_576) })}
        </p>
      )}
    </>
  )
}
