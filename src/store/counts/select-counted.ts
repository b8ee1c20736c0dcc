import { and, asc, eq, gte, type SQL, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { isWithin } from '../within-period.ts'
import { type createHourCollector, toCountedEvent } from './collect-hours.ts'

/** A place in the order by customer, time and sequence. */
export type CountedPlace = { customer: number; eventTime: Date; sequence: number }

/** What is counted of an event, with its place. */
export type CountedRow = CountedPlace & { values: unknown[] }

/** Which events of a day are selected: those after a place with sequences up to one, and only those of a customer if one is given. */
export type CountedSelection = {
  after: CountedPlace
  untilSequence: number
  customer?: number
  limit: number
}

/** Returns what is counted of the next events of a day; none if the day is not there. */
export async function selectCountedRows(
  database: Database,
  day: string,
  { after, untilSequence, customer, limit }: CountedSelection,
): Promise<CountedRow[]> {
  const { from, until } = dayBounds(day)
  const [partition] = database.logPartitions(from, until, true)
  if (!partition) return []
  const { events } = partition
  const rows = await database.primary
    .select({
      ...{ customer: events.customer, sequence: events.sequence, eventTime: events.eventTime },
      ...{ readOnly: events.readOnly, eventName: events.eventName, userName: events.userName },
      ...{ project: events.project, eventSource: events.eventSource },
      ...{ sourceIPAddress: events.sourceIPAddress, errorCode: events.errorCode },
    })
    .from(events)
    .where(
      and(
        customer === undefined ? gte(events.customer, after.customer) : eq(events.customer, customer),
        // Of one customer, the rows before the time of the last one are not looked at again.
        isWithin(events.eventTime, { from: customer === undefined ? from : after.eventTime, until }),
        // The sign keeps the planner from searching by the sequence.
        sql`+${events.sequence} <= ${untilSequence}`,
        isAfter(events, after),
      ),
    )
    .orderBy(asc(events.customer), asc(events.eventTime), asc(events.sequence))
    .limit(limit)
  return rows.map(({ customer: of, sequence, eventTime, ...values }) => ({
    ...{ customer: of, sequence, eventTime },
    values: [eventTime.getTime(), ...Object.values(values)],
  }))
}

function isAfter({ customer, eventTime, sequence }: Database['tables']['events'], after: CountedPlace): SQL {
  const time = sql.param(after.eventTime, eventTime)
  return sql`(${customer}, ${eventTime}, ${sequence}) > (${after.customer}, ${time}, ${after.sequence})`
}

/** Adds rows to what counts events by hour. */
export function collectRows(hours: ReturnType<typeof createHourCollector>, rows: CountedRow[]): void {
  for (const { customer, values } of rows) hours.add(customer, toCountedEvent(values))
}
