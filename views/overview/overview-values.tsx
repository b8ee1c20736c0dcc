import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import { shownTitle } from '../../src/domain/actions/shown-title.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import {
  NEW_FIELDS,
  type NewField,
  type NewThings,
  type RefusedUsers,
} from '../../src/domain/overview/overview.ts'
import { EntityLink } from '../components/entity-link.tsx'
import { RichText } from '../components/rich-text.tsx'
import { RelativeTime } from '../components/time.tsx'
import { useTimeZone } from '../components/time-zone.ts'
import { OverviewCard } from './overview-card.tsx'
import { dayIn } from './overview-days.ts'
import { refusedUrl, valueUrl } from './overview-links.ts'

const { overviewNews: NEWS, overviewRefused: REFUSED, overview: TEXT, histogram: HISTOGRAM } = MESSAGES.pages

type NewsProps = { news: NewThings; catalogue: Catalogue; now: Date }

/** Users, addresses and actions that were never seen before, the newest first. */
export function OverviewNews({ news, ...props }: NewsProps) {
  const isCertain = NEW_FIELDS.every((field) => news.fields[field].isComplete)
  return (
    <OverviewCard title={NEWS.title({ date: dayOf(news.since) })} isWide>
      <div class="overview-news">
        {NEW_FIELDS.map((field) => (
          <NewValues field={field} news={news} {...props} />
        ))}
      </div>
      {news.isLogYoung && <p class="overview-note">{NEWS.young}</p>}
      {!isCertain && <p class="overview-note">{NEWS.uncertain}</p>}
    </OverviewCard>
  )
}

function NewValues({ field, news, catalogue, now }: NewsProps & { field: NewField }) {
  const { values, count } = news.fields[field]
  return (
    <section>
      <h3 class="overview-subtitle">
        {NEWS.fields[field]} <span class="muted">{TEXT.number({ count, isComplete: true })}</span>
      </h3>
      {values.length === 0 && <p class="muted">{NEWS.none}</p>}
      <ul class="overview-list">
        {values.map(({ value, count: events, firstSeen }) => (
          <li class="overview-row">
            <NewValue field={field} value={value} catalogue={catalogue} />{' '}
            <span class="overview-row-note">
              <RichText
                text={NEWS.events}
                slots={{
                  events: <CountLink href={valueUrl(field, value)} count={events} />,
                  time: <RelativeTime at={firstSeen} now={now} />,
                }}
              />
            </span>
          </li>
        ))}
      </ul>
      {count > values.length && <p class="muted">{NEWS.more({ count: count - values.length })}</p>}
    </section>
  )
}

const ENTITIES = { userName: 'user', sourceIPAddress: 'address', eventName: null } as const

function NewValue({ field, value, catalogue }: { field: NewField; value: string; catalogue: Catalogue }) {
  const kind = ENTITIES[field]
  if (kind !== null) return <EntityLink class="overview-value" kind={kind} value={value} />
  return (
    <Value href={valueUrl(field, value)} value={value}>
      {shownTitle(value, catalogue)}
    </Value>
  )
}

function CountLink({ href, count }: { href: string | null; count: number }) {
  const text = NEWS.count({ count })
  return href === null ? text : <a href={href}>{text}</a>
}

/** The users with the most refused calls. */
export function OverviewRefused({ refusedBy }: { refusedBy: RefusedUsers }) {
  const { since, until, users, others, isComplete, basis } = refusedBy
  const max = Math.max(1, ...users.map(({ count }) => count))
  return (
    <OverviewCard title={REFUSED.title} note={REFUSED.period({ date: dayOf(since) })}>
      {users.length === 0 && <p class="muted">{REFUSED.none}</p>}
      <ul class="overview-list">
        {users.map(({ value, count }) => (
          <li class="overview-row overview-bar-row">
            <svg class="overview-bar" width="100%" height="100%" aria-hidden="true">
              <rect width={`${Math.max(1, Math.round((count / max) * 100))}%`} height="100%" rx="3" />
            </svg>
            <Value href={refusedUrl(value, { from: since, until })} value={value}>
              {value}
            </Value>{' '}
            <span class="overview-row-number">{TEXT.number({ count, isComplete: true })}</span>
          </li>
        ))}
      </ul>
      {others > 0 && <p class="muted">{REFUSED.more({ count: others })}</p>}
      {!isComplete && <p class="overview-note">{REFUSED.sample({ basis })}</p>}
    </OverviewCard>
  )
}

function Value({ href, value, children }: { href: string | null; value: string; children: string }) {
  if (href === null)
    return (
      <span class="overview-value" title={value}>
        {children}
      </span>
    )
  return (
    <a class="overview-value" href={href} title={value}>
      {children}
    </a>
  )
}

function dayOf(from: Date): string {
  return HISTOGRAM.time({ at: dayIn(from, useTimeZone()), detail: 'day' })
}
