import { MESSAGES } from '../../src/domain/messages/messages.ts'

/** A warning that the write-ahead log of the database is too large. Nothing if it is not. */
export function WalAlert({ bytes }: { bytes: number | null }) {
  if (bytes === null) return null
  return (
    <p class="silence-alert" role="status">
      {MESSAGES.wal.large({ megabytes: Math.round(bytes / 1_048_576) })}
    </p>
  )
}
