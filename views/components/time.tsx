const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
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

/** The time of day of an instant, in UTC, with how long ago it was. */
export function TimeOfDay({ at, now }: { at: Date; now: Date }) {
  return (
    <time class="moment" datetime={at.toISOString()} title={`${writeDay(at)}, ${clockTime(at)} UTC`}>
      {at.toISOString().slice(11, 19)} <span class="moment-ago">{writeAgo(at, now)}</span>
    </time>
  )
}

/** How long ago an instant was; when it was stands behind it. */
export function Ago({ at, now }: { at: Date; now: Date }) {
  return (
    <time datetime={at.toISOString()} title={`${writeDay(at)}, ${clockTime(at)} UTC`}>
      {writeAgo(at, now)}
    </time>
  )
}

/** How long it has been since an instant; when that was stands behind it. */
export function HowLong({ since, now }: { since: Date; now: Date }) {
  return (
    <time datetime={since.toISOString()} title={`since ${writeDay(since)}, ${clockTime(since)} UTC`}>
      {writeSpan(Math.max(0, Math.round((now.getTime() - since.getTime()) / 1_000)))}
    </time>
  )
}

/** An instant in full, in UTC, with how long ago it was. */
export function Moment({ at, now }: { at: Date; now: Date }) {
  return (
    <time datetime={at.toISOString()}>
      {writeDay(at)}, {clockTime(at)} UTC <span class="soft">({writeAgo(at, now)})</span>
    </time>
  )
}

/** A day as a ledger's heading: `Sunday, 1 March 2026`. */
export function writeDay(at: Date): string {
  return `${DAYS[at.getUTCDay()]}, ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`
}

/** How long before `now` an instant was, in one unit: `3 min ago`. */
export function writeAgo(at: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - at.getTime()) / 1_000)
  const size = Math.abs(seconds)
  if (size < 5) return 'just now'
  const words = writeSpan(size)
  return seconds > 0 ? `${words} ago` : `in ${words}`
}

function writeSpan(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`
  return seconds < 2 * 86_400 ? '1 day' : `${Math.floor(seconds / 86_400)} days`
}

// Milliseconds only where there are some.
function clockTime(at: Date): string {
  return at.toISOString().slice(11, 23).replace('.000', '')
}
