import { createKnownIdentities } from './services/access/known-identities.ts'
import type { Context } from './services/context.ts'
import type { createCounts } from './services/counts/counts.ts'
import { createGetEntity } from './services/entities/entity-page.ts'
import { createAddCourses } from './services/events/event-courses.ts'
import { createFirstEvent } from './services/events/first-event.ts'
import type { Ingest } from './services/events/ingest.ts'
import { createListEvents } from './services/events/listed-events.ts'
import type { Lookup } from './services/events/lookup.ts'
import type { MeasureHealth } from './services/operations/health.ts'
import { createMeasureSpace } from './services/operations/measure-space.ts'
import type { createStorageMeasurements } from './services/operations/storage-measurements.ts'
import { createGetOverview } from './services/overview/overview.ts'
import { createListNewestRows } from './services/reports/newest-rows.ts'
import type { Reports } from './services/reports/reports.ts'
import { createFindServers } from './services/servers/find-servers.ts'
import { createGetSettings } from './services/settings/get-settings.ts'
import type { Sources } from './services/sources/sources.ts'
import type { TrailPages } from './services/trails/trail-pages.ts'

/** The services of topics that pages are put together from. */
type Topics = Pick<ReturnType<typeof createCounts>, 'overviewCounts' | 'entityCounts'> & {
  ingest: Ingest
  lookup: Lookup
  sources: Sources
  trailPages: TrailPages
  reports: Reports
  measureHealth: MeasureHealth
  storageMeasurements: ReturnType<typeof createStorageMeasurements>
}

/** Creates what reads the pages that span topics. */
export function buildPages(context: Context, topics: Topics) {
  return {
    getOverview: buildOverview(context, topics),
    getEntity: buildEntity(context, topics),
    getSettings: createGetSettings(context, topics.sources.listForMetrics),
    firstEvent: createFirstEvent(context, topics),
  }
}

function buildOverview(context: Context, topics: Topics) {
  const { lookup, sources, trailPages, overviewCounts, reports, measureHealth } = topics
  return createGetOverview(context, {
    ...overviewCounts,
    listNewest: async (caller, filter, limit) =>
      (await lookup.listPage(caller, filter, limit, null, { continues: 'page' })).events,
    listTrails: async (caller) => (await trailPages.list(caller, { continues: 'page' })).trails,
    listSources: sources.listForMetrics,
    listPending: reports.listPending,
    measureSpace: createMeasureSpace(context, {
      measureHealth,
      lastStorage: topics.storageMeasurements.last,
    }),
  })
}

function buildEntity(context: Context, { lookup, entityCounts }: Topics) {
  return createGetEntity(context, {
    ...entityCounts,
    ...createKnownIdentities(context),
    findServers: createFindServers(context),
    listNewestRows: createListNewestRows(context),
    listEvents: createListEvents(context),
    addCourses: createAddCourses(context),
    listSummaries: (caller, filter, limit) =>
      lookup.listSummaries(caller, filter, limit, null, { continues: 'page' }),
  })
}
