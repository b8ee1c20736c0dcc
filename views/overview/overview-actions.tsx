import type { Child } from 'hono/jsx'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { ActionSubject, OwnAction, PendingOperations } from '../../src/domain/overview/overview.ts'
import { DOWNLOAD_ACTIONS, GRANT_ACTIONS } from '../../src/domain/overview/own-actions.ts'
import { RichText } from '../components/rich-text.tsx'
import { RelativeTime } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { OverviewCard } from './overview-card.tsx'
import { ownActionsUrl } from './overview-links.ts'

const { overviewActions: ACTIONS, overviewPending: PENDING, histogram: HISTOGRAM } = MESSAGES.pages
const { actionTitles: TITLES } = MESSAGES

type ActionsProps = { actions: OwnAction[]; now: Date }

/** What was downloaded last, and by whom. */
export function OverviewDownloads({ actions, now }: ActionsProps) {
  return (
    <OverviewCard title={ACTIONS.downloads}>
      {actions.length === 0 ? (
        <p class="muted">{ACTIONS.noDownloads}</p>
      ) : (
        <OwnActions actions={actions} now={now} />
      )}
      {actions.length > 0 && (
        <a class="overview-more" href={ownActionsUrl(DOWNLOAD_ACTIONS)}>
          {ACTIONS.allDownloads}
        </a>
      )}
    </OverviewCard>
  )
}

/** Which grants were added and removed last, and by whom. */
export function OverviewGrants({ actions, now }: ActionsProps) {
  return (
    <OverviewCard title={ACTIONS.grants}>
      {actions.length === 0 ? (
        <p class="muted">{ACTIONS.noGrants}</p>
      ) : (
        <OwnActions actions={actions} now={now} />
      )}
      {actions.length > 0 && (
        <a class="overview-more" href={ownActionsUrl(GRANT_ACTIONS)}>
          {ACTIONS.allGrants}
        </a>
      )}
    </OverviewCard>
  )
}

type PendingProps = { pending: PendingOperations | null; now: Date; mayOpenEvents: boolean }

/** Operations that have no outcome yet; null if Daybook could not look for them. */
export function OverviewPending({ pending, now, mayOpenEvents }: PendingProps) {
  if (pending === null) return <OverviewCard title={PENDING.title}>{PENDING.busy}</OverviewCard>
  const { start, end, operations, count, isMore } = pending
  const date = HISTOGRAM.time({ at: new Date(start), detail: 'day' })
  const report = paths.reports({ start, end, show: 'pending' })
  const all = <a href={report}>{PENDING.count({ count, isMore })}</a>
  return (
    <OverviewCard title={PENDING.title}>
      <p class={operations.length === 0 ? 'muted' : 'overview-lead'}>
        {operations.length === 0 ? (
          PENDING.none({ date })
        ) : (
          <RichText text={PENDING.since({ date })} slots={{ count: all }} />
        )}
      </p>
      <ul class="overview-list">
        {operations.map(({ eventId, time, userName, action, name }) => (
          <Line
            href={mayOpenEvents ? paths.event(eventId) : report}
            text={`${TITLES.shown({ title: action })} ${name}`}
            note={<By text={PENDING.by({ userName })} at={time} now={now} />}
          />
        ))}
      </ul>
    </OverviewCard>
  )
}

function OwnActions({ actions, now }: ActionsProps) {
  return (
    <ul class="overview-list">
      {actions.map(({ eventId, project, time, userName, about }) => (
        <Line
          href={paths.event(eventId, project)}
          text={formatSubject(about)}
          note={<By text={ACTIONS.by({ userName })} at={time} now={now} />}
        />
      ))}
    </ul>
  )
}

function formatSubject(about: ActionSubject): string {
  switch (about.kind) {
    case 'events':
      return ACTIONS.eventFile(about)
    case 'report':
      return ACTIONS.report(about)
    case 'archive':
      return ACTIONS.archive(about)
    case 'grant':
      return about.isGiven ? ACTIONS.given(about) : ACTIONS.taken(about)
    case 'administration':
      return ACTIONS.administration(about)
  }
}

function Line({ href, text, note }: { href: string; text: string; note: Child }) {
  return (
    <li class="overview-row">
      <a class="overview-value" href={href} title={text}>
        {text}
      </a>{' '}
      <span class="overview-row-note">{note}</span>
    </li>
  )
}

type Sentence = ReturnType<typeof ACTIONS.by>

function By({ text, at, now }: { text: Sentence; at: Date; now: Date }) {
  return <RichText text={text} slots={{ time: <RelativeTime at={at} now={now} /> }} />
}
