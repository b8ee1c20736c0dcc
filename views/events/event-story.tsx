import type { Child } from 'hono/jsx'
import { findAction } from '../../src/domain/actions/action-catalogue.ts'
import { shownTitle } from '../../src/domain/actions/shown-title.ts'
import type { Event } from '../../src/domain/events/event.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { RichText as Text } from '../../src/domain/messages/rich.ts'
import { isBilledAsRunning, type RunningState, type Server } from '../../src/domain/servers/server.ts'
import { Outcome } from '../components/outcome.tsx'
import { RichText } from '../components/rich-text.tsx'
import { ClockTime } from '../components/time.tsx'
import { paths } from '../paths.ts'
import type { Headings, InspectedEventProps } from './inspected-event.ts'

const { story: TEXT } = MESSAGES.pages

/** The steps of an asynchronous operation, and whether the inventory agrees with it; nothing for other events. */
export function EventStory(props: InspectedEventProps & Headings) {
  const { event, outcome, now, Heading } = props
  const sighting = <Sighting {...props} />
  if (outcome === null && !isSightingOf(props)) return null
  const others = outcome?.events ?? []
  const [request, ends] = outcome?.part === 'outcome' ? [others[0], [event]] : [event, others]
  return (
    <section class="event-story">
      <Heading class="visually-hidden">{TEXT.title}</Heading>
      <ol class="event-steps">
        {outcome && request && <RequestStep asking={request} event={event} catalogue={props.catalogue} />}
        {outcome && ends.map((end) => <OutcomeStep end={end} event={event} />)}
        {outcome?.isPending && (
          <li class="event-step">
            <span class="event-step-time" />
            <span class="muted">{TEXT.pending}</span>{' '}
            <span class="event-step-state step-pending">
              {TEXT.pendingFor({ seconds: secondsSince(event, now) })}
            </span>
          </li>
        )}
        {sighting}
      </ol>
      {outcome && !outcome.isPending && others.length === 0 && <p class="muted">{TEXT.notKept}</p>}
    </section>
  )
}

function secondsSince({ eventTime }: Event, now: Date): number {
  return Math.max(0, Math.round((now.getTime() - eventTime.getTime()) / 1_000))
}

function RequestStep(props: Pick<InspectedEventProps, 'event' | 'catalogue'> & { asking: Event }) {
  const { asking, event, catalogue } = props
  const text = TEXT.asked({ action: shownTitle(asking.eventName, catalogue) })
  return (
    <Step at={asking.eventTime} text={text} by={asking} event={event}>
      <span class="muted">{TEXT.accepted}</span>
    </Step>
  )
}

function OutcomeStep({ end, event }: { end: Event; event: Event }) {
  return (
    <Step at={end.eventTime} text={TEXT.finished} by={end} event={event}>
      <Outcome errorCode={end.errorCode} />
    </Step>
  )
}

// A step that is another event leads to it.
function Step(props: { at: Date; text: Text; by: Event; event: Event; children: Child }) {
  const { at, text, by, event, children } = props
  const isItself = by.id === event.id && by.project === event.project
  return (
    <li class="event-step" aria-current={isItself ? 'true' : undefined}>
      <StepTime at={at} />{' '}
      <span>
        <RichText
          text={text}
          slots={{
            user: isItself ? by.userName : <a href={paths.event(by.id, by.project)}>{by.userName}</a>,
          }}
        />
      </span>{' '}
      <span class="event-step-state">{children}</span>
    </li>
  )
}

function StepTime({ at }: { at: Date }) {
  return (
    <span class="event-step-time">
      <ClockTime at={at} />
    </span>
  )
}

function Sighting(props: InspectedEventProps) {
  const { server } = props
  if (!server?.observedAt || !isSightingOf(props)) return null
  const state = toKnownState(server.observed)
  const verdict = state === null ? 'changing' : agrees(server, state) ? 'agrees' : 'differs'
  const label = state === null ? (server.observed ?? '') : TEXT.states[state]
  return (
    <li class="event-step">
      <StepTime at={server.observedAt} />{' '}
      <span>
        <RichText text={TEXT.seen({ state: label })} />
      </span>{' '}
      <span class={`event-step-state step-${verdict}`}>{TEXT[verdict]}</span>
    </li>
  )
}

// What the inventory sees says something of this event only while the recorded state is still the one that it led to.
function isSightingOf({ event, outcome, server, catalogue }: InspectedEventProps): boolean {
  const end = outcome?.part === 'request' ? outcome.events[0] : event
  const effect = findAction(event.eventName, catalogue)?.effect
  if (!server?.observedAt || !end || end.errorCode !== null || !effect) return false
  const isLast = server.state === effect && server.stateAt?.getTime() === end.eventTime.getTime()
  return isLast && server.observedAt >= end.eventTime
}

function toKnownState(state: string | null): RunningState | null {
  return state === 'running' || state === 'stopped' || state === 'gone' ? state : null
}

function agrees({ state }: Server, observed: RunningState): boolean {
  return state !== null && isBilledAsRunning(state) === isBilledAsRunning(observed)
}
