import { formatInteger, plural } from '../../numbers.ts'

/** Which events a page shows: changes only, reads only, or both. */
type Shown = 'no' | 'yes' | 'any'

/** How much of an instant a label shows. */
export type TimeDetail = 'second' | 'minute' | 'day' | 'year'

const NOUNS = { no: 'change', yes: 'read', any: 'event' }

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

// Not by Intl: a page has hundreds of them.
const FORMATS: { [detail in TimeDetail]: (at: Date) => string } = {
  second: (at) => at.toISOString().slice(11, 19),
  minute: (at) => at.toISOString().slice(11, 16),
  day: (at) => `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`,
  year: (at) => `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`,
}

type BarText = { period: string; zone: string; shown: Shown; count: number; failed: number }

const UNITS = [
  { seconds: 86_400, unit: 'd' },
  { seconds: 3_600, unit: 'h' },
  { seconds: 60, unit: 'min' },
  { seconds: 1, unit: 's' },
]

// The picture of events over time.
const histogram = {
  title: 'Events over time',
  total: ({ shown, count, isComplete }: { shown: Shown; count: number; isComplete: boolean }) =>
    `${isComplete ? '' : 'At least '}${plural(count, NOUNS[shown])}`,
  incomplete: 'Daybook counted only the newest of them.',
  series: {
    changes: 'changes succeeded',
    reads: 'reads succeeded',
    failed: 'failed',
  },
  succeeded: 'succeeded',
  part: ({ count, label }: { count: number; label: string }) => `${formatInteger(count)} ${label}`,
  number: ({ count }: { count: number }) => formatInteger(count),
  bar: ({ period, zone, shown, count, failed }: BarText) =>
    `${period} ${zone}: ${plural(count, NOUNS[shown])}${failed > 0 ? `, ${formatInteger(failed)} failed` : ''}`,
  period: ({ from, until }: { from: string; until: string }) => `${from} – ${until}`,
  time: ({ at, detail }: { at: Date; detail: TimeDetail }) => FORMATS[detail](at),
  table: ({ seconds }: { seconds: number }) => {
    const { seconds: size, unit } = UNITS.find((each) => seconds % each.seconds === 0) ?? {
      seconds: 1,
      unit: 's',
    }
    return `${seconds / size} ${unit} a bar · as a table`
  },
  keys: 'Bars by period. Arrow keys move between them.',
  earlier: '◀ Earlier',
  later: 'Later ▶',
  zoomOut: 'Zoom out',
  navigation: 'Periods',
  caption: ({ zone }: { zone: string }) => `Events by period; times in ${zone}`,
  columns: { period: 'Period', changes: 'Changes', reads: 'Reads', failed: 'Failed' },
  notYet: 'Show events over time',
  back: 'Events',
}

// The most frequent values beside the list of events.
const facets = {
  title: 'Most frequent values',
  skip: 'Skip to the list of events',
  show: 'Show the most frequent values',
  fields: {
    eventName: 'Action',
    userName: 'User',
    errorCode: 'Outcome',
    sourceIPAddress: 'Address',
    project: 'Project',
    eventSource: 'Event source',
  },
  only: ({ label, value }: { label: string; value: string }) => `Only ${label.toLowerCase()} ${value}`,
  not: ({ label, value }: { label: string; value: string }) => `Not ${label.toLowerCase()} ${value}`,
  empty: '(empty)',
  number: ({ count }: { count: number }) => formatInteger(count),
  none: 'No values in this period.',
  sample: ({ basis }: { basis: number }) => `Of the newest ${plural(basis, 'event')}.`,
}

/** The texts of what the events page counts. */
export const COUNT_PAGES = { histogram, facets }
