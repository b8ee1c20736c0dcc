import { MESSAGES } from '../../src/domain/messages/messages.ts'

const { times: TEXT } = MESSAGES.pages

/** The time of day of an instant in UTC and how long ago it was. */
export function TimeOfDay({ at, now }: { at: Date; now: Date }) {
  return (
    <time class="timestamp" datetime={at.toISOString()} title={formatTimestamp(at)}>
      {at.toISOString().slice(11, 19)} <span class="timestamp-age">{formatRelativeTime(at, now)}</span>
    </time>
  )
}

/** The time of day of an instant in UTC. The title has its date, too. */
export function ClockTime({ at }: { at: Date }) {
  return (
    <time class="timestamp" datetime={at.toISOString()} title={formatTimestamp(at)}>
      {at.toISOString().slice(11, 19)}
    </time>
  )
}

/** How long ago an instant was. The title has the date and time in UTC. */
export function RelativeTime({ at, now }: { at: Date; now: Date }) {
  return (
    <time datetime={at.toISOString()} title={formatTimestamp(at)}>
      {formatRelativeTime(at, now)}
    </time>
  )
}

/** The time that has passed since an instant. The title has its date and time in UTC. */
export function Duration({ since, now }: { since: Date; now: Date }) {
  return (
    <time datetime={since.toISOString()} title={TEXT.since({ time: formatTimestamp(since) })}>
      {TEXT.duration({ seconds: Math.max(0, Math.round((now.getTime() - since.getTime()) / 1_000)) })}
    </time>
  )
}

/** The date and time of an instant in UTC and how long ago it was. */
export function Timestamp({ at, now }: { at: Date; now: Date }) {
  return (
    <time datetime={at.toISOString()}>
      {formatTimestamp(at)} <span class="muted">({formatRelativeTime(at, now)})</span>
    </time>
  )
}

/** Returns a date in full: `Sunday, 1 March 2026`. */
export function formatLongDate(at: Date): string {
  return TEXT.longDate({ at })
}

/** Returns how long before or after `now` an instant is, in one unit: `3 min ago`, `in 2 h`, `just now`. */
export function formatRelativeTime(at: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - at.getTime()) / 1_000)
  if (Math.abs(seconds) < 5) return TEXT.justNow
  return seconds > 0 ? TEXT.ago({ seconds }) : TEXT.ahead({ seconds: -seconds })
}

/** Returns an instant as text in UTC. */
export function formatTimestamp(at: Date): string {
  return TEXT.timestamp({ date: formatLongDate(at), clockTime: formatClockTime(at) })
}

// Milliseconds are left out when they are zero.
function formatClockTime(at: Date): string {
  return at.toISOString().slice(11, 23).replace('.000', '')
}
