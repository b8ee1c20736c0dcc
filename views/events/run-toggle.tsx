import type { ListedEvent } from '../../src/domain/events/listed-event.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'

const { eventRows: TEXT } = MESSAGES.pages

/** Events that the first of them stands for in the list, newest first, until they are opened below it. */
export type EventRun = {
  events: readonly ListedEvent[]
  isOpen: boolean
  /** Whether the page ends with it, so that more of it may be on the next one. */
  mayGoOn: boolean
}

/** The number of events of a run, which opens and closes it. The style sheet shows its rows while it is open. */
export function RunToggle({ run }: { run: EventRun }) {
  const { isOpen, mayGoOn } = run
  const count = run.events.length
  const label = mayGoOn ? TEXT.runGoesOn : TEXT.run
  return (
    <details class="run-toggle" open={isOpen}>
      <summary>
        <span class="run-count" title={label}>
          {TEXT.runCount({ count, mayGoOn })}
        </span>
        <span class="visually-hidden"> {label}</span>
      </summary>
    </details>
  )
}

/** How many other values of a column the events of a run have, while the run is closed; nothing if they have the same. */
export function OtherValues({
  run,
  of,
}: {
  run: EventRun | null
  of: (listed: ListedEvent) => string | null
}) {
  const others = new Set(run?.events.map(of)).size - 1
  if (others < 1) return null
  return (
    <>
      {' '}
      <span class="run-others">{TEXT.otherValues({ others })}</span>
    </>
  )
}
