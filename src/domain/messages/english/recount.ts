import { formatInteger, plural } from '../numbers.ts'

/** What `daybook recount` prints. */
export const RECOUNT = {
  dayInvalid: ({ day, usage }: { day: string; usage: string }) =>
    `A day must be a date such as 2026-03-01; got ${day}. Usage: daybook ${usage}`,
  same: ({ day, events }: { day: string; events: number }) =>
    `${day}: ${plural(events, 'event')}, as counted.`,
  notCounted: ({ day }: { day: string }) =>
    `${day}: not counted completely yet. A running server does that in the background.`,
  different: ({ day, events, hours }: { day: string; events: number; hours: number }) =>
    `${day}: ${plural(events, 'event')}; the counts of ${plural(hours, 'hour')} differ.`,
  differentHour: ({ customer, hour }: { customer: number; hour: number | null }) =>
    hour === null
      ? `  customer ${customer}: the counts of the whole day, or its columns`
      : `  customer ${customer}: the hour from ${String(hour).padStart(2, '0')}:00 UTC`,
  fixed: ({ hours }: { hours: number }) => `Fixed the counts of ${plural(hours, 'hour')}.`,
  toFix: 'Run daybook recount --fix to replace the counts that differ.',
  allSame: ({ days }: { days: number }) => `The counts of ${plural(days, 'day')} are right.`,
  stopped: ({ days }: { days: number }) => `Stopped after ${formatInteger(days)} of the days.`,
}
