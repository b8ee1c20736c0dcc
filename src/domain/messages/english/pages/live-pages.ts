import { formatInteger } from '../../numbers.ts'

// The list of events as they are received. `{}` is what the browser's script puts in: a number, or a time.
const live = {
  label: 'Live',
  start: 'Show new events as they are received:',
  stop: 'Stop showing new events:',
  new: '{} new · show',
  lost: 'No connection since {}. Daybook tries again.',
  stopped: 'Live has ended: {}',
  news: ({ count, isMore }: { count: number; isMore: boolean }) =>
    `${formatInteger(count)}${isMore ? ' or more' : ''} new ${count === 1 && !isMore ? 'event' : 'events'}`,
}

/** The texts of what the events page shows as events are received. */
export const LIVE_PAGES = { live }
