import {
  type CountedEvent,
  countEvent,
  emptyCounts,
  type PeriodCounts,
} from '../../domain/counts/period-counts.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts'

/** An hour of a customer: the number of its day since 1 January 1970, and of the hour in it. */
export type CustomerHour = { customer: number; day: number; hour: number }

/** An hour with what its events are. */
export type CountedHour = CustomerHour & { counts: PeriodCounts }

/** The columns that `toCountedEvent` takes after the time, in their order. */
export const COUNTED_COLUMNS = [
  ...(['read_only', 'event_name', 'user_name', 'project', 'event_source', 'source_ip_address'] as const),
  'error_code',
] as const

const HOURS_OF_DAY = DAY_MS / HOUR_MS

/** Returns what counts events by customer and hour. */
export function createHourCollector() {
  const hours = new Map<string, CountedHour>()
  const find = (customer: number, hourOfEpoch: number): CountedHour => {
    const key = `${customer} ${hourOfEpoch}`
    const day = Math.floor(hourOfEpoch / HOURS_OF_DAY)
    const known = hours.get(key)
    if (known) return known
    const hour = { customer, day, hour: hourOfEpoch - day * HOURS_OF_DAY, counts: emptyCounts() }
    hours.set(key, hour)
    return hour
  }
  let last: { customer: number; hourOfEpoch: number; found: CountedHour } | null = null
  return {
    add(customer: number, event: CountedEvent): void {
      const hourOfEpoch = Math.floor(event.timeMs / HOUR_MS)
      // Most events are of the hour of the one before.
      if (last?.customer !== customer || last.hourOfEpoch !== hourOfEpoch)
        last = { customer, hourOfEpoch, found: find(customer, hourOfEpoch) }
      const minute = Math.floor((event.timeMs - hourOfEpoch * HOUR_MS) / MINUTE_MS)
      countEvent(last.found.counts, event, minute)
    },
    list: (): CountedHour[] => [...hours.values()],
  }
}

/** Returns the event of a row with its time in milliseconds and the values of `COUNTED_COLUMNS`, from either database. */
export function toCountedEvent([time, readOnly, ...values]: unknown[]): CountedEvent {
  const [eventName, userName, project, eventSource, sourceIPAddress, errorCode] = values
  return {
    timeMs: Number(time),
    readOnly: readOnly === true || readOnly === 1 || readOnly === '1',
    eventName: toValue(eventName),
    userName: toValue(userName),
    project: toValue(project),
    eventSource: toValue(eventSource),
    sourceIPAddress: toValue(sourceIPAddress),
    errorCode: toValue(errorCode),
  }
}

function toValue(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}

/** Returns the instant at which an hour begins, in milliseconds since 1970. */
export function startOfHour({ day, hour }: Pick<CustomerHour, 'day' | 'hour'>): number {
  return day * DAY_MS + hour * HOUR_MS
}
