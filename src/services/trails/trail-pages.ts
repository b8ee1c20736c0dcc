import type { Caller } from '../../domain/access/caller.ts'
import { fileProjectsOf } from '../../domain/access/file-projects.ts'
import { isAllowed } from '../../domain/access/permissions.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'
import { findArchives, findTrailStatus } from './trail-status.ts'
import { getTrail } from './trails.ts'

type PageRows = 'drains' | 'trails' | 'deliveries' | 'digests' | 'trailEpochs' | 'verifications'
type PageStore = Pick<CustomerStore, PageRows>
type PagesContext = Pick<Context, 'audit' | 'clock'> & {
  store: CustomerRows<PageRows>
  settings: Pick<ServiceSettings, 'deliverySeconds' | 'retentionDays'>
}

/** How much of a trail's history its page shows: deliveries of the last days, and the newest archives. */
type HistoryLimits = { deliveryDays: number; archives: number }

export type TrailPages = ReturnType<typeof createTrailPages>

/** What the pages about trails show. Each page leaves one event. */
export function createTrailPages({ store, audit, clock, settings }: PagesContext) {
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id)
  const withStatus = async (rows: PageStore, trail: Trail) => ({
    trail,
    status: await findTrailStatus(rows, trail, clock(), settings),
  })
  return {
    /**
     * Returns all trails of the customer with their status, those that still deliver after they were deleted or moved, and the
     * projects whose buckets the caller may give to a trail.
     */
    list: (caller: Caller, options: ReadOptions = {}) =>
      audit.read(caller, { operation: 'ListTrails', ...options }, async () => {
        const rows = storeOf(caller)
        const trails = await rows.trails.list()
        return {
          trails: await Promise.all(trails.map((trail) => withStatus(rows, trail))),
          draining: await rows.drains.list(),
          projects: fileProjectsOf(caller),
        }
      }),

    /**
     * Returns one trail with its status, deliveries, archives and digests, and what the caller may change; throws a
     * fault if there is no such trail.
     */
    get: (caller: Caller, name: string, limits: HistoryLimits, options: ReadOptions = {}) =>
      audit.read(caller, { operation: 'GetTrail', parameters: { name }, ...options }, async () => {
        const rows = storeOf(caller)
        const trail = await getTrail(storeOf, caller, name)
        return {
          ...(await withStatus(rows, trail)),
          ...(await findHistory(rows, trail, clock(), limits)),
          projects: fileProjectsOf(caller),
          canUpdate: isAllowed(caller, 'UpdateTrail', trail.project),
        }
      }),
  }
}

/** More delivery windows than are closed within a week at the shortest usual window length. */
const WINDOWS_MAX = 10_000

async function findHistory(rows: PageStore, { id }: Trail, now: Date, limits: HistoryLimits) {
  const until = new Date(now.getTime() + DAY_MS)
  const from = new Date(now.getTime() - limits.deliveryDays * DAY_MS)
  return {
    deliveries: await rows.deliveries.list(id, { from, until, limit: WINDOWS_MAX }),
    ...(await findArchives(rows, id, { from: new Date(0), until, limit: limits.archives })),
  }
}
