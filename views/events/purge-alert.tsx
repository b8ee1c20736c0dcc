import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { formatInstant } from '../../src/domain/time.ts'

/** A purge that was refused: why, the clock that was not trusted, and what it was compared with. */
export type RefusedPurge = { reason: keyof typeof MESSAGES.purge; clockAt: Date; comparedAt: Date | null }

/** Warnings that expired events are not deleted, one for each reason. Nothing if there are none. */
export function PurgeAlert({ refused }: { refused: RefusedPurge[] }) {
  return (
    <>
      {refused.map(({ reason, clockAt, comparedAt }) => (
        <p class="silence-alert" role="status">
          {MESSAGES.purge[reason]({
            clock: formatInstant(clockAt),
            comparedWith: comparedAt && formatInstant(comparedAt),
          })}
        </p>
      ))}
    </>
  )
}
