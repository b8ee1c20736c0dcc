import { DAYBOOK_SOURCE } from '../../src/domain/access/audit-entry.ts'

/** Returns the events without Daybook's own, such as those about the requests of the test. */
export function withoutDaybookEvents<Event extends { eventSource?: unknown }>(events: Event[]): Event[] {
  return events.filter(({ eventSource }) => eventSource !== DAYBOOK_SOURCE)
}

/** A filter that leaves out Daybook's own events while its clock is at noon, and keeps all that were sent before. */
export const BEFORE_NOON = 'until=2026-03-01T12:00'
