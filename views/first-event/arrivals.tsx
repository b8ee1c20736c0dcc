import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import { shownTitle } from '../../src/domain/actions/shown-title.ts'
import type { Event } from '../../src/domain/events/event.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { RichText } from '../components/rich-text.tsx'
import { RelativeTime } from '../components/time.tsx'
import type { FilterParams } from '../events/filter-params.ts'
import { paths } from '../paths.ts'

const { firstEvent: TEXT } = MESSAGES.pages

export type ArrivalsProps = {
  /** The newest events, without Daybook's own. */
  arrivals: readonly Event[]
  /** The access key that they were sent with; null for all. */
  keyId: string | null
  /** The proof that the page was opened, with which it polls. */
  proof: string
  /** How often the page has polled so far. */
  polls: number
  catalogue: Catalogue
  now: Date
}

/** The most polls of a page that waits: ten minutes. A page left open must not keep its session alive. */
export const ARRIVAL_POLLS_MAX = 300

/** The events that arrived, or that the page waits for the first one: then it polls for it. */
export function Arrivals({ arrivals, ...props }: ArrivalsProps) {
  return (
    <div id="arrivals" class="first-event-arrivals">
      {arrivals.length === 0 ? <Waiting {...props} /> : <Arrived {...props} arrivals={arrivals} />}
    </div>
  )
}

function Waiting({ keyId, proof, polls }: Omit<ArrivalsProps, 'arrivals'>) {
  const isPolling = polls < ARRIVAL_POLLS_MAX
  return (
    <>
      <p role="status" class="first-event-waiting">
        {isPolling ? TEXT.waiting({ keyId }) : TEXT.stopped}
      </p>
      <p>
        <a class="button" href={paths.firstEvent({ key: keyId ?? '' })}>
          {TEXT.checkNow}
        </a>
      </p>
      {isPolling && (
        <span
          hx-get={paths.firstEvent({ key: keyId ?? '', proof, polls: `${polls + 1}` })}
          hx-trigger="load delay:2s"
          hx-target="#arrivals"
          hx-swap="outerHTML"
        />
      )}
    </>
  )
}

function Arrived({ arrivals, keyId, catalogue, now }: ArrivalsProps) {
  return (
    <>
      <p role="status" class="first-event-arrived">
        {TEXT.arrived({ keyId })}
      </p>
      <ul class="first-event-list">
        {arrivals.map(({ id, project, eventName, userName, eventTime }) => (
          <li>
            <RichText
              text={TEXT.arrival({ userName })}
              slots={{
                action: <a href={paths.event(id, project)}>{shownTitle(eventName, catalogue)}</a>,
                time: <RelativeTime at={eventTime} now={now} />,
              }}
            />
          </li>
        ))}
      </ul>
      <p>
        <a class="button primary" href={paths.events(toParams(keyId))}>
          {TEXT.openEvents}
        </a>
      </p>
    </>
  )
}

function toParams(keyId: string | null): FilterParams {
  return keyId === null ? {} : { submittedKey: keyId, readOnly: 'any' }
}
