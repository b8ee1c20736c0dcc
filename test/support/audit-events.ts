import { expect } from 'bun:test'
import { DAYBOOK_SOURCE } from '../../src/domain/access/audit-entry.ts'
import { toQuery } from '../../src/domain/events/query.ts'
import { filterOf } from './filter-of.ts'
import type { TestApp } from './test-app.ts'

/** A request, with the names of the events it should leave. A refused or failed operation has its error code after it. */
export type AuditExpectation = { request: string; requestId: string; events: string[] }

/** Waits until the events that requests should leave are stored, and expects that each request left just these. */
export async function expectAuditEvents(daybook: TestApp, expected: AuditExpectation[]): Promise<void> {
  const total = expected.reduce((sum, { events }) => sum + events.length, 0)
  const isOfRequests = (id: string) => expected.some(({ requestId }) => requestId === id)
  const deadline = performance.now() + STORED_MS
  let stored = await listAuditEvents(daybook)
  // Reads and refusals are stored after the answer.
  while (countValues(stored, isOfRequests) < total && performance.now() < deadline) {
    await Bun.sleep(5)
    stored = await listAuditEvents(daybook)
  }
  // Whatever else the requests queued was queued before these records, and is stored before the second of them.
  for (const _ of [1, 2]) await daybook.send([{ eventName: 'Wait', userName: 'test' }])
  stored = await listAuditEvents(daybook)
  const actual = expected.map(({ request, requestId }) => [request, stored.get(requestId) ?? []])
  expect(actual).toEqual(expected.map(({ request, events }) => [request, events]))
}

/** How long events may take to be stored. */
const STORED_MS = 10_000

// The names of Daybook's own events by request, oldest first. Read from the store, which leaves no event.
async function listAuditEvents({ app, clock }: TestApp): Promise<Map<string, string[]>> {
  const customer = await app.store.customers.findFirst()
  const query = toQuery(filterOf({ eventSource: DAYBOOK_SOURCE }), clock(), 30)
  const byRequest = new Map<string, string[]>()
  for await (const events of app.store.forCustomer(customer?.id ?? 0).events.stream(query))
    for (const { record, eventName, errorCode } of events) {
      const { requestID } = JSON.parse(record)
      const name = errorCode === null ? eventName : `${eventName} ${errorCode}`
      byRequest.set(requestID, [name, ...(byRequest.get(requestID) ?? [])])
    }
  return byRequest
}

function countValues(lists: Map<string, string[]>, isCounted: (key: string) => boolean): number {
  return [...lists].reduce((sum, [key, values]) => sum + (isCounted(key) ? values.length : 0), 0)
}
