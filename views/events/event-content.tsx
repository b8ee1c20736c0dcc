import { EventChanges } from './event-changes.tsx'
import { EventFacts } from './event-facts.tsx'
import { EventKept } from './event-kept.tsx'
import { OtherProjects } from './event-receipt.tsx'
import { EventRecord } from './event-record.tsx'
import { EventSentence } from './event-sentence.tsx'
import { EventStory } from './event-story.tsx'
import type { Headings, InspectedEventProps } from './inspected-event.ts'
import { AroundEvent, LinkedEvents } from './related-events.tsx'

/** All that is known of an event, in the order in which people ask. With room for it, nothing is folded. */
export function EventContent(props: InspectedEventProps & Headings & { isWide: boolean }) {
  const { event, details } = props
  return (
    <>
      <EventSentence {...props} />
      {details.errorMessage && (
        <div class="event-failed">
          <p>{details.errorMessage}</p>
        </div>
      )}
      <OtherProjects id={event.id} projects={props.otherProjects} />
      <EventStory {...props} />
      <EventFacts {...props} />
      <EventChanges {...props} />
      <LinkedEvents {...props} />
      <AroundEvent {...props} />
      <EventKept {...props} />
      <EventRecord {...props} />
    </>
  )
}
