import { shownTitle } from '../../src/domain/actions/shown-title.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { paths } from '../paths.ts'
import { EventContent } from './event-content.tsx'
import type { FilterParams } from './filter-params.ts'
import type { InspectedEventProps } from './inspected-event.ts'

const { event: TEXT } = MESSAGES.pages

/** The page of one event, with a way back to the list that it was opened from. */
export function EventPage({ viewer, ...props }: InspectedEventProps & { viewer: Viewer }) {
  const { event, catalogue, list } = props
  const action = shownTitle(event.eventName, catalogue)
  return (
    <Layout title={TEXT.title({ action, userName: event.userName })} section="events" viewer={viewer}>
      <p class="back">
        <a href={paths.events(list)}>{TEXT.back}</a>
      </p>
      <article class="event">
        <h1 id="event-title">{action}</h1>
        <EventContent {...props} list={listOf(props)} Heading="h2" isWide />
      </article>
    </Layout>
  )
}

// A read is not among the changes that the events page shows by default.
function listOf({ event, list }: InspectedEventProps): FilterParams {
  return event.readOnly && Object.keys(list).length === 0 ? { readOnly: 'any' } : list
}
