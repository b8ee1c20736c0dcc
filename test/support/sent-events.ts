import { DAYBOOK_SOURCE } from '../../src/domain/access/audit-entry.ts'

/** Those events that senders sent: without Daybook's own, which tell of the test's asking. */
export function withoutOwnEvents<Told extends { eventSource?: unknown }>(events: Told[]): Told[] {
  return events.filter(({ eventSource }) => eventSource !== DAYBOOK_SOURCE)
}

/** A question's end that leaves out what Daybook tells of a Daybook whose clock stands at noon, and nothing that was sent before. */
export const BEFORE_NOON = 'until=2026-03-01T12:00'
