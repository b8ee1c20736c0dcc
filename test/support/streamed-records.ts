import type { Query } from '../../src/domain/events/query.ts'
import type { EventStore } from '../../src/store/events/events.ts'
import type { StretchSizes } from '../../src/store/events/stretches.ts'

/** JSON does not allow it. */
const SEPARATOR = '\0'

/** Returns the records that a store streams as bytes of a file. */
export async function streamedRecords(
  events: Pick<EventStore, 'streamLines'>,
  query: Query,
  stretches?: StretchSizes,
): Promise<string[]> {
  const records: string[] = []
  const shape = { separator: SEPARATOR, isOneLine: false }
  for await (const { bytes, count } of events.streamLines(query, shape, stretches)) {
    const some = Buffer.from(bytes).toString().split(SEPARATOR)
    if (some.length !== count) throw new Error(`${some.length} records were streamed as ${count}.`)
    records.push(...some)
  }
  return records
}
