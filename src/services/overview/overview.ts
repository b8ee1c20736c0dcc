import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed } from '../../domain/access/permissions.ts'
import type { Overview } from '../../domain/overview/overview.ts'
import type { Context } from '../context.ts'
import { type EventParts, readEventsOverview } from './events-overview.ts'
import { type PendingParts, readPending } from './pending-overview.ts'

export type GetOverview = ReturnType<typeof createGetOverview>

type OverviewContext = Pick<Context, 'audit' | 'clock' | 'settings'>

/**
 * Returns a function that returns what the overview shows to its reader in a time zone: as much as the reader may see. It reads
 * counts, and a bounded number of rows. `parts` are the functions of the topics that it puts together.
 */
export function createGetOverview(context: OverviewContext, parts: EventParts & PendingParts) {
  const { audit, clock } = context
  return (caller: Caller, zone: string): Promise<Overview> =>
    audit.read(caller, { operation: 'GetOverview' }, async () => {
      const now = clock()
      const mayReadEvents = isAllowed(caller, 'LookupEvents')
      const mayReadReports = isAllowed(caller, 'GetAdministrationReport')
      const [events, pending] = await Promise.all([
        mayReadEvents ? readEventsOverview(context, parts, { caller, now, zone }) : null,
        mayReadReports ? readPending(parts, { caller, now }) : null,
      ])
      const lacks = [
        ...(mayReadEvents ? [] : ['events:read' as const]),
        ...(mayReadReports ? [] : ['reports:read' as const]),
      ]
      return { events, pending, lacks }
    })
}
