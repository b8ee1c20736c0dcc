import { TAIL_LIMITS } from '../../src/domain/events/tail.ts'
import { openEventStream } from './event-stream.ts'
import { ADMIN, type TestApp } from './test-app.ts'

/** The `Authorization` header of the administrator. */
export const ADMINISTRATOR = `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`

/** Limits with which streams of events do at once what they otherwise do after seconds. */
export const QUICK_TAIL = { ...TAIL_LIMITS, pollMs: 20, idleMs: 300, recheckMs: 100 }

/** Follows events as the administrator, unless the headers have another key. */
export function followEvents(
  daybook: Pick<TestApp, 'url'>,
  query = '',
  headers: Record<string, string> = {},
) {
  return openEventStream(`${daybook.url}/api/v1/events/tail${query}`, {
    headers: { authorization: ADMINISTRATOR, ...headers },
  })
}

/** Returns the IDs of records. */
export function idsOf(records: string[]): string[] {
  return records.map((record) => String(JSON.parse(record).eventID))
}

/** Returns a record of ann's. */
export function recordOf(eventID: string, members: object = {}): object {
  return { eventID, eventName: 'StopInstances', userName: 'ann', ...members }
}
