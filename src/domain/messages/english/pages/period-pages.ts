import { formatInteger, plural } from '../../numbers.ts'

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

const UNITS: { [unit: string]: string } = { s: 'second', m: 'minute', h: 'hour', d: 'day' }

/** A day on the clocks of a zone, as a date whose UTC fields they are. */
type DayText = { at: Date; hasYear: boolean }

// What the chosen period is called.
const periodLabels = {
  today: 'Today',
  yesterday: 'Yesterday',
  last: ({ count, unit }: { count: number; unit: string }) => {
    if (unit === 'd' && count % 7 === 0 && count > 7) return `Last ${formatInteger(count / 7)} weeks`
    const noun = UNITS[unit] ?? unit
    return count === 1 ? `Last ${noun}` : `Last ${plural(count, noun)}`
  },
  retention: ({ days }: { days: number }) => `Last ${plural(days, 'day')}`,
  day: ({ at, hasYear }: DayText) =>
    `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}${hasYear ? ` ${at.getUTCFullYear()}` : ''}`,
  timeOfDay: ({ day, time }: { day: string; time: string }) => `${day} ${time}`,
  range: ({ from, until }: { from: string; until: string }) => `${from} – ${until}`,
  since: ({ from }: { from: string }) => `Since ${from}`,
  until: ({ until }: { until: string }) => `Until ${until}`,
  unknown: 'Period',
}

// The menu that chooses the period of the events page.
const periodMenu = {
  label: 'Period',
  presets: 'Up to now',
  when: 'Period',
  whenPlaceholder: 'yesterday 9-10',
  whenHint: '2h · yesterday 9-10 · 13 Nov – 27 Nov · around 14:03',
  show: 'Show',
  dates: 'From and until',
  fromDate: 'From',
  fromTime: 'From, time',
  untilDate: 'Until',
  untilTime: 'Until, time',
  zoneNote: ({ zone }: { zone: string }) => `Times in ${zone}. A date alone is the whole day.`,
}

/** The texts of the period of the events page. */
export const PERIOD_PAGES = { periodLabels, periodMenu }
