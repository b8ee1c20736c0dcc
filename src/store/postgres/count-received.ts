import type { Sql } from 'postgres'
import { toList, toText } from '../column-codec.ts'
import {
  COUNTED_COLUMNS,
  type CountedHour,
  createHourCollector,
  toCountedEvent,
} from '../counts/collect-hours.ts'

const COLUMNS = ['customer', "floor(date_part('epoch', event_time) * 1000)", ...COUNTED_COLUMNS]

// For each customer by the index of receipt. As a list of each column's values: the database makes, and the engine parses, these
// in a third of the time that a list for each event takes; the driver would take longer for many values.
const VALUES = COLUMNS.map((column) => `json_agg(${column})::text`).join(', ')
const SELECT = `
  select ${VALUES}
  from customers, lateral (
    select * from events where events.customer = customers.id and sequence > $1 and sequence <= $2
  ) as received`
// Citus makes the lists on the workers, and joins them.
const SELECT_OF = `
  select ${VALUES} from events where customer = any ($3::int[]) and sequence > $1 and sequence <= $2`

/** Counts the events of all customers with sequences within (after, until]. */
export async function countReceivedPostgres(
  client: Sql,
  after: number,
  until: number,
): Promise<CountedHour[]> {
  return countRows(await client.unsafe(SELECT, [after, until], { prepare: true }).values())
}

/** Counts the events of some customers with sequences within (after, until]. */
export async function countReceivedOf(
  client: Sql,
  customers: number[],
  after: number,
  until: number,
): Promise<CountedHour[]> {
  return countRows(await client.unsafe(SELECT_OF, [after, until, `{${customers.join()}}`]).values())
}

function countRows([row = []]: unknown[][]): CountedHour[] {
  const [customers = [], ...columns] = row.map(toValues)
  const hours = createHourCollector()
  for (const [i, customer] of customers.entries())
    hours.add(Number(customer), toCountedEvent(columns.map((values) => values[i])))
  return hours.list()
}

// The list of nothing is null.
function toValues(list: unknown): unknown[] {
  return list === null ? [] : toList(JSON.parse(toText(list)), (value) => value)
}
