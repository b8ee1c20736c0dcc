import type { Sql } from 'postgres'
import { toList, toText } from '../column-codec.ts'
import {
  COUNTED_COLUMNS,
  type CountedHour,
  createHourCollector,
  toCountedEvent,
} from '../counts/collect-hours.ts'

const TIME = 'floor(extract(epoch from event_time) * 1000)'

// For each customer by the index of receipt. As one text: the driver takes longer for many values than JSON does.
const SELECT = `
  select json_agg(json_build_array(customer, ${TIME}, ${COUNTED_COLUMNS.join(', ')}))::text
  from customers, lateral (
    select * from events where events.customer = customers.id and sequence > $1 and sequence <= $2
  ) as received`

/** Counts the events of all customers with sequences within (after, until]. */
export async function countReceivedPostgres(
  client: Sql,
  after: number,
  until: number,
): Promise<CountedHour[]> {
  const [row] = await client.unsafe(SELECT, [after, until], { prepare: true }).values()
  const hours = createHourCollector()
  const text: unknown = row?.[0] ?? '[]'
  for (const [customer, ...values] of toList(JSON.parse(toText(text)), toRow))
    hours.add(Number(customer), toCountedEvent(values))
  return hours.list()
}

function toRow(json: unknown): unknown[] {
  return toList(json, (value) => value)
}
