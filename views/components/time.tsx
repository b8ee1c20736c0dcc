const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** The time of day of an instant in UTC and how long ago it was. */
export function TimeOfDay({ at, now }: { at: Date; now: Date }) {
  return (
    <time class="timestamp" datetime={at.toISOString()} title={formatTimestamp(at)}>
      {at.toISOString().slice(11, 19)} <span class="timestamp-age">{formatRelativeTime(at, now)}</span>
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
    <time datetime={since.toISOString()} title={`since ${formatTimestamp(since)}`}>
      {formatDuration(Math.max(0, Math.round((now.getTime() - since.getTime()) / 1_000)))}
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
  return `${WEEKDAYS[at.getUTCDay()]}, ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`
}

/** Returns how long before or after `now` an instant is, in one unit: `3 min ago`, `in 2 h`, `just now`. */
export function formatRelativeTime(at: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - at.getTime()) / 1_000)
  const size = Math.abs(seconds)
  if (size < 5) return 'just now'
  const words = formatDuration(size)
  return seconds > 0 ? `${words} ago` : `in ${words}`
}

function formatTimestamp(at: Date): string {
  return `${formatLongDate(at)}, ${formatClockTime(at)} UTC`
}

function formatDuration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`
  return seconds < 2 * 86_400 ? '1 day' : `${Math.floor(seconds / 86_400)} days`
}

// Milliseconds are left out when they are zero.
function formatClockTime(at: Date): string {
  return at.toISOString().slice(11, 23).replace('.000', '')
}
