import { MESSAGES } from '../../src/domain/messages/messages.ts'

/** A table or partition of the database that is damaged. */
export type DamagedPartition = { kind: keyof typeof MESSAGES.damage; name: string }

/** Warnings that parts of the database are damaged. Nothing if there are none. */
export function DamageAlert({ damaged }: { damaged: DamagedPartition[] }) {
  return (
    <>
      {damaged.map(({ kind, name }) => (
        <p class="silence-alert" role="status">
          {MESSAGES.damage[kind]({ name })}
        </p>
      ))}
    </>
  )
}
