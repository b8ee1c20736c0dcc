import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { RichText } from '../components/rich-text.tsx'
import { Timestamp } from '../components/time.tsx'
import { DamageAlert, type DamagedPartition } from './damage-alert.tsx'
import { PurgeAlert, type RefusedPurge } from './purge-alert.tsx'

const { backupAlerts: TEXT } = MESSAGES

/** Damage, refused purges, and the size of the write-ahead log in bytes if it is too large. */
export type DatabaseWarnings = {
  damaged: DamagedPartition[]
  refusedPurges: RefusedPurge[]
  largeWal: number | null
  failedBackup: { lastSuccessAt: Date | null } | null
}

/** Warnings about the database. Nothing if there are none. */
export function DatabaseAlerts({
  damaged,
  refusedPurges,
  largeWal,
  failedBackup,
  now,
}: DatabaseWarnings & { now: Date }) {
  return (
    <>
      <DamageAlert damaged={damaged} />
      <PurgeAlert refused={refusedPurges} />
      {largeWal !== null && (
        <p class="silence-alert" role="status">
          {MESSAGES.wal.large({ megabytes: Math.round(largeWal / 1_048_576) })}
        </p>
      )}
      {failedBackup !== null && (
        <p class="silence-alert" role="status">
          {TEXT.failed}{' '}
          {failedBackup.lastSuccessAt === null ? (
            TEXT.noneComplete
          ) : (
            <RichText
              text={TEXT.lastComplete}
              slots={{ time: <Timestamp at={failedBackup.lastSuccessAt} now={now} /> }}
            />
          )}
        </p>
      )}
    </>
  )
}
