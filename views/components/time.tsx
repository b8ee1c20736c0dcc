import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { toWallDate } from '../../src/domain/periods/local-time.ts'
import { offsetAt, UTC } from '../../src/domain/periods/time-zone.ts'
import { useTimeZone } from './time-zone.ts'

const { times: TEXT } = MESSAGES.pages

/** The time of day of an instant. The title has its date and zone, too. */
export function ClockTime({ at }: { at: Date }) {
  const zone = useTimeZone()
  return (
    <time class="timestamp" datetime={at.toISOString()} title={formatTimestamp(at, zone)}>
      {formatClockTime(at, zone).slice(0, SECONDS_LENGTH)}
    </time>
  )
}

/** The time of day of an instant and how long ago it was. The title has its date and zone, too. */
export function TimeOfDay({ at, now }: { at: Date; now: Date }) {
  return (
    <>
      <ClockTime at={at} />{' '}
      <span class="timestamp-age">
        <Age at={at} now={now} />
      </span>
    </>
  )
}

/** The date and time of an instant in short, with the year if it is not that of now: `27 Nov 04:54:21`. The title has it in full. */
export function ShortTime({ at, now }: { at: Date; now: Date }) {
  const zone = useTimeZone()
  return (
    <time class="timestamp" datetime={at.toISOString()} title={formatTimestamp(at, zone)}>
      {formatShortTime(at, now, zone)}
    </time>
  )
}

/** The date and time of an instant in short, and how long ago it was. */
export function Timestamp({ at, now }: { at: Date; now: Date }) {
  return (
    <>
      <ShortTime at={at} now={now} />{' '}
      <span class="muted">
        (<Age at={at} now={now} />)
      </span>
    </>
  )
}

/** How long ago an instant was. The title has its date and time in full. */
export function RelativeTime({ at, now }: { at: Date; now: Date }) {
  const zone = useTimeZone()
  return (
    <time
      datetime={at.toISOString()}
      title={formatTimestamp(at, zone)}
      data-age="ago"
      data-now={now.getTime()}
    >
      {formatRelativeTime(at, now)}
    </time>
  )
}

/** The time that has passed since an instant. The title has its date and time in full. */
export function Duration({ since, now }: { since: Date; now: Date }) {
  const zone = useTimeZone()
  return (
    <time
      datetime={since.toISOString()}
      title={TEXT.since({ time: formatTimestamp(since, zone) })}
      data-age="since"
      data-now={now.getTime()}
    >
      {TEXT.duration({ seconds: Math.max(0, secondsBetween(since, now)) })}
    </time>
  )
}

// A script keeps it right while the page is open.
function Age({ at, now }: { at: Date; now: Date }) {
  return (
    <time datetime={at.toISOString()} data-age="ago" data-now={now.getTime()}>
      {formatRelativeTime(at, now)}
    </time>
  )
}

/** Returns the date of an instant in full, in the zone of the page that is rendered: `Sunday, 1 March 2026`. */
export function formatLongDate(at: Date, zone = useTimeZone()): string {
  return TEXT.longDate({ at: toWallDate(at, zone) })
}

/** Returns how long before or after `now` an instant is, in one unit: `3 min ago`, `in 2 h`, `just now`. */
export function formatRelativeTime(at: Date, now: Date): string {
  const seconds = secondsBetween(at, now)
  if (Math.abs(seconds) < 5) return TEXT.justNow
  return seconds > 0 ? TEXT.ago({ seconds }) : TEXT.ahead({ seconds: -seconds })
}

/** Returns an instant in full, with the zone of the page that is rendered: `Sunday, 1 March 2026, 12:00:00 UTC`. */
export function formatTimestamp(at: Date, zone = useTimeZone()): string {
  const date = formatLongDate(at, zone)
  return TEXT.timestamp({ date, clockTime: formatClockTime(at, zone), zone: formatZone(at, zone) })
}

/** Returns an instant in short, with the year if it is not that of now, in the zone of the page: `27 Nov 04:54:21`. */
export function formatShortTime(at: Date, now: Date, zone = useTimeZone()): string {
  const wall = toWallDate(at, zone)
  const isOfYear = wall.getUTCFullYear() === toWallDate(now, zone).getUTCFullYear()
  const clockTime = formatClockTime(at, zone).slice(0, SECONDS_LENGTH)
  return TEXT.shortTime({ at: wall, hasYear: !isOfYear, clockTime })
}

/** Short times leave milliseconds out. */
const SECONDS_LENGTH = '04:54:21'.length

// Milliseconds are left out when they are zero.
function formatClockTime(at: Date, zone: string): string {
  return toWallDate(at, zone).toISOString().slice(11, 23).replace('.000', '')
}

function formatZone(at: Date, zone: string): string {
  return zone === UTC ? UTC : TEXT.zone({ zone, minutes: offsetAt(at.getTime(), zone) / 60_000 })
}

function secondsBetween(at: Date, now: Date): number {
  return Math.round((now.getTime() - at.getTime()) / 1_000)
}
