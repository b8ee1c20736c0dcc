import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { DamageAlert, type DamagedPartition } from './damage-alert.tsx'
import { PurgeAlert, type RefusedPurge } from './purge-alert.tsx'

/** Damage, refused purges, and the size of the write-ahead log in bytes if it is too large. */
export type DatabaseWarnings = {
  damaged: DamagedPartition[]
  refusedPurges: RefusedPurge[]
  largeWal: number | null
}

/** Warnings about the database. Nothing if there are none. */
export function DatabaseAlerts({ damaged, refusedPurges, largeWal }: DatabaseWarnings) {
  return (
    <>
      <DamageAlert damaged={damaged} />
      <PurgeAlert refused={refusedPurges} />
      {largeWal !== null && (
        <p class="silence-alert" role="status">
          {MESSAGES.wal.large({ megabytes: Math.round(largeWal / 1_048_576) })}
        </p>
      )}
    </>
  )
}
