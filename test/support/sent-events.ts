import { OWN_SOURCE } from '../../src/domain/access/audit-entry.ts'

/** Those events that senders sent: without Daybook's own, which tell of the test's asking. */
export function ofSenders<Told extends { eventSource?: unknown }>(events: Told[]): Told[] {
  return events.filter(({ eventSource }) => eventSource !== OWN_SOURCE)
}

/** A question's end that leaves out what Daybook tells of a house whose clock stands at noon, and nothing that was sent before. */
export const BEFORE_NOON = 'until=2026-03-01T12:00'
