import type { Query } from '../../src/domain/events/query.ts'
import type { EventStore } from '../../src/store/events/events.ts'

/** JSON does not allow it. */
const SEPARATOR = '\0'

/** Returns the records that a store streams as bytes of a file. */
export async function streamedRecords(
  events: Pick<EventStore, 'streamLines'>,
  query: Query,
): Promise<string[]> {
  const records: string[] = []
  for await (const { bytes, count } of events.streamLines(query, {
    separator: SEPARATOR,
    isOneLine: false,
  })) {
    const some = Buffer.from(bytes).toString().split(SEPARATOR)
    if (some.length !== count) throw new Error(`${some.length} records were streamed as ${count}.`)
    records.push(...some)
  }
  return records
}
