import { shownTitle } from '../../src/domain/actions/shown-title.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { type EventId, paths } from '../paths.ts'
import { EventContent } from './event-content.tsx'
import type { FilterParams } from './filter-params.ts'
import type { InspectedEventProps } from './inspected-event.ts'

const { inspector: TEXT } = MESSAGES.pages

/** The event that is open beside the list, or the sentence that says why it can't be. */
export type Inspected = { event: InspectedEventProps } | { id: EventId; fault: string }

/** Where an event is in the list: its place, of how many, and the events before and after it. */
export type ListPlace = { place: number; of: string; previous: EventId | null; next: EventId | null }

export type InspectorProps = { list: FilterParams; inspected: Inspected | null; place: ListPlace | null }

/** The part of the events page beside the list, which shows the event that is open. The script fills it while it is hidden. */
export function Inspector(props: InspectorProps) {
  const { inspected } = props
  return (
    <aside
      class="inspector"
      id="inspector"
      aria-label={TEXT.label}
      tabindex={inspected ? 0 : -1}
      hidden={inspected === null}
      data-place={TEXT.place({ place: '{place}', of: '{of}' })}
    >
      {inspected && <InspectorContent {...props} inspected={inspected} />}
    </aside>
  )
}

/** The content of the inspector. Without a place the script finds it in its list. */
export function InspectorContent(props: InspectorProps & { inspected: Inspected }) {
  const { list, inspected } = props
  return (
    <>
      <InspectorBar {...props} />
      {'event' in inspected ? (
        <article class="event">
          <h2 class="visually-hidden" id="inspector-title" tabindex={-1}>
            {shownTitle(inspected.event.event.eventName, inspected.event.catalogue)}
          </h2>
          <EventContent {...inspected.event} list={list} Heading="h3" isWide={false} />
        </article>
      ) : (
        <p class="empty-state" role="alert">
          {inspected.fault}
        </p>
      )}
    </>
  )
}

function InspectorBar({ list, inspected, place }: InspectorProps & { inspected: Inspected }) {
  const id = 'event' in inspected ? inspected.event.event : inspected.id
  return (
    <div class="inspector-bar">
      <StepLink list={list} to={place?.previous ?? null} step="previous" sign="↑" keyName="k" />
      <StepLink list={list} to={place?.next ?? null} step="next" sign="↓" keyName="j" />
      <span class="inspector-place" role="status">
        {place && TEXT.place({ place: String(place.place), of: place.of })}
      </span>
      <button class="button needs-script" type="button" data-copy-url={paths.inspectedEvent(list, id)}>
        {TEXT.copyLink}
      </button>
      {'event' in inspected && (
        <a class="button" href={paths.event(id.id, id.project ?? '', list)}>
          {TEXT.open}
        </a>
      )}
      <a class="button inspector-close" href={paths.events(list)} title={TEXT.close}>
        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          <path d="M2 2l8 8M10 2l-8 8" />
        </svg>
        <span class="visually-hidden">{TEXT.close}</span>
      </a>
    </div>
  )
}

function StepLink(props: {
  list: FilterParams
  to: EventId | null
  step: 'previous' | 'next'
  sign: string
  keyName: string
}) {
  const { list, to, step, sign, keyName } = props
  return (
    <a
      class="button inspector-step"
      href={to ? paths.inspectedEvent(list, to) : undefined}
      aria-disabled={to ? undefined : 'true'}
      role={to ? undefined : 'link'}
      title={TEXT[step]}
      aria-keyshortcuts={keyName}
      data-inspector-step={step}
    >
      <span aria-hidden="true">
        {sign} <kbd>{keyName}</kbd>
      </span>
      <span class="visually-hidden">{TEXT[step]}</span>
    </a>
  )
}
