import { loadActionsFile } from './adapters/actions-file.ts'
import { protectDataFolder } from './adapters/folder/private-folder.ts'
import { addMeasurements } from './add-measurements.ts'
import { buildContext, type ContextOverrides } from './build-context.ts'
import { buildServices, type Services } from './build-services.ts'
import { SETTINGS, type Settings } from './config.ts'
import { ACTION_CATALOGUE } from './domain/actions/action-catalogue.ts'
import { Fault } from './domain/fault.ts'
import type { Log } from './domain/ports.ts'
import { findUnencryptedHost } from './domain/postgres-encryption.ts'
import { withAbsoluteUrl } from './http/absolute-url.ts'
import { createApi } from './http/api/api.ts'
import { createCloudControlApi } from './http/cloudcontrol/cloudcontrol.ts'
import { createCloudTrailApi } from './http/cloudtrail/cloudtrail.ts'
import { createConsole } from './http/console/console.tsx'
import { createCookies } from './http/console/cookies.ts'
import { createFindViewer } from './http/console/session.ts'
import { loadTimeZone } from './http/console/time-zone.tsx'
import { createDirectIngest } from './http/direct-ingest.ts'
import { createDocs } from './http/docs/docs.tsx'
import { addCostlyWorkMetrics } from './http/operations/costly-work-metrics.ts'
import { addJobMetrics } from './http/operations/job-metrics.ts'
import { createMetrics, type Metrics } from './http/operations/metrics.ts'
import { createOperations } from './http/operations/operations.ts'
import type { RequestEnv } from './http/request-env.ts'
import { createServer } from './http/server.ts'
import { createStaticFiles } from './http/static-files.ts'
import { recordRuns } from './job-runs.ts'
import { type Jobs, schedule } from './schedule.ts'
import type { Context } from './services/context.ts'
import { openStore, type Store } from './store/store.ts'

/** What a process brings, and what tests replace. Without `startSchedule`, the app runs its jobs on the real schedule. */
export type Overrides = ContextOverrides & { startSchedule?: typeof schedule }

export type App = Awaited<ReturnType<typeof openApp>>

/** Opens the store, creates the services and APIs, and starts the scheduled jobs. The app must be closed. */
export async function openApp(settings: Settings, { startSchedule = schedule, ...overrides }: Overrides) {
  const { actionsFile } = settings
  const catalogue =
    actionsFile === null ? ACTION_CATALOGUE : await loadActionsFile(actionsFile, ACTION_CATALOGUE)
  protectDataFolder(settings.dataDir, overrides.log)
  const { clock, log } = overrides
  warnOfUnencryptedDatabases(settings, log)
  const store = await openStore({ ...settings, clock, catalogue, log })
  const shutdown = new AbortController()
  const closing = AbortSignal.any([shutdown.signal, ...(overrides.closing ? [overrides.closing] : [])])
  try {
    const context = await buildContext({ settings, store, catalogue, closing }, overrides)
    return await startApp(settings, context, { shutdown, startSchedule })
  } catch (error) {
    await store.close()
    throw error
  }
}

// Existing URLs keep working: whether the network between is trusted, Daybook cannot know.
function warnOfUnencryptedDatabases({ databaseUrl, replicaUrl }: Settings, log: Pick<Log, 'warn'>): void {
  for (const [setting, url] of Object.entries({
    DATABASE_URL: databaseUrl,
    DATABASE_REPLICA_URL: replicaUrl,
  })) {
    const host = url === null ? null : findUnencryptedHost(url)
    if (host !== null)
      log.warn('The connection to PostgreSQL is not encrypted: add sslmode=verify-full to its URL', {
        setting,
        host,
      })
  }
}

type Process = { shutdown: AbortController; startSchedule: typeof schedule }

async function startApp(settings: Settings, context: Context, { shutdown, startSchedule }: Process) {
  const { store, log } = context
  const metrics = createMetrics(context.audit.refusals.counts)
  addCostlyWorkMetrics(metrics.registry, context.costlyWork)
  const services = buildServices(context, metrics)
  // Before anything is purged: the other processes count with this one.
  await services.agreement.check()
  const bootstrapResult = await services.bootstrap()
  const server = buildServer(settings, context, services, metrics)
  const { jobs: recordedJobs, listRuns } = recordRuns(buildJobs(services, context), context.clock)
  addMeasurements(metrics, services, store)
  addJobMetrics(metrics.registry, listRuns)
  const jobs = startSchedule(recordedJobs, log, { backUp: settings.backupSchedule })
  let isServing = false
  return {
    fetch: server.fetch,
    /** All routes of all APIs. */
    routes: server.routes.map(({ method, path }) => ({ method, path })),
    store,
    /** What the services were created with, for more of them. */
    context,
    services,
    /** The first administrator if this is the first run, otherwise null. */
    bootstrapResult,
    getImportTarget: (project: string | null) => getImportTarget(store, project),
    /** Must be called once clients can connect: time before that does not count as a source's silence. */
    async markServing(): Promise<void> {
      isServing = true
      await services.sourceTracker.markServing()
    },
    /** Ends the streams of events, which would keep a graceful shutdown waiting. */
    endStreams: services.tail.shutDown,
    /** Stops the jobs, waits for the running ones, and closes the store. */
    async close(): Promise<void> {
      // Otherwise a storage that does not answer would delay the shutdown.
      shutdown.abort()
      await jobs.stop()
      await services.sourceTracker
        .flush()
        .catch((error) => log.error('Failed to save source activity at shutdown', { error }))
      context.audit.refusals.flushAll()
      if (isServing)
        await signLastHeads(services).catch((error) =>
          log.error('Failed to sign the log at shutdown', { error }),
        )
      await store.processes
        .leave()
        .catch((error) => log.warn('Failed to tell the other processes of the shutdown', { error }))
      await store.close()
    },
  }
}

/** How long a shutdown adds events to the trees of the log. The next start continues. */
const LAST_EVENTS_MS = 3_000

// What has been received is in a head, and the head in the process log, before the process ends.
async function signLastHeads({ sequenceEvents, signHeads }: Services): Promise<void> {
  await sequenceEvents(AbortSignal.timeout(LAST_EVENTS_MS))
  await signHeads.signAll()
}

function buildServer(settings: Settings, context: Context, services: Services, metrics: Metrics) {
  const { secrets, catalogue, clock } = context
  const exchanges = { ...settings, ...context, metrics }
  const cookies = createCookies(settings.publicUrl)
  const server = createServer({
    api: createApi(services, clock),
    cloudtrail: createCloudTrailApi(services, cloudTrailSettings(settings), clock, secrets.equals),
    cloudcontrol: createCloudControlApi(services, clock),
    docs: createDocs(
      settings.publicUrl,
      createFindViewer(services.sessions, cookies.session),
      loadTimeZone(cookies),
    ),
    console: createConsole(services, settings, clock, catalogue, secrets),
    operations: createOperations(metrics, services),
    public: createStaticFiles(),
    ...exchanges,
  })
  const ingestDirectly = createDirectIngest(services, exchanges)
  return {
    routes: server.routes,
    fetch(request: Request, bindings: RequestEnv['Bindings']): Response | Promise<Response> {
      const absolute = withAbsoluteUrl(request)
      return ingestDirectly(absolute, bindings) ?? server.fetch(absolute, bindings)
    },
  }
}

// Clients may sign for any region unless the operator has set one.
function cloudTrailSettings({ region, publicUrl }: Settings) {
  return { region, publicUrl, signingRegion: region === SETTINGS.region.default ? null : region }
}

// The operator's files go into the log of the first customer, by default into its first project.
async function getImportTarget(store: Store, projectId: string | null) {
  const customer = await store.customers.findFirst()
  if (!customer) throw new Fault('not_found', 'unknownCustomer', { accountId: null })
  const projects = await store.forCustomer(customer.id).projects.list()
  const project = projectId === null ? projects[0] : projects.find(({ id }) => id === projectId)
  if (!project) throw new Fault('not_found', 'unknownProject', { id: String(projectId) })
  return { customer, project: project.id }
}

function buildJobs(services: Services, { store, clock, log, audit }: Context): Jobs {
  return {
    preparePartitions: async () => void (await store.partitions.prepare(clock())),
    sequenceEvents: async () => void (await services.sequenceEvents()),
    countReceived: async () => void (await services.eventCounter.countIfDue()),
    countExisting: services.eventCounter.countExisting,
    joinHourCounts: async () => void (await services.eventCounter.joinHours()),
    makeColumns: services.eventCounter.makeColumns,
    signHeads: async () => void (await services.signHeads.signDue()),
    deliverHeads: async () => void (await services.deliverHeads()),
    purgeEvents: async () => {
      // No event leaves the log before it is in its tree.
      await services.sequenceEvents()
      const { refused: reason, ...purged } = await services.purge()
      if (reason) log.warn('Expired events were not purged, because a clock may be wrong', { reason })
      await store.trees.purgeLeaves()
      return Object.values(purged).every(({ length }) => length === 0) ? undefined : purged
    },
    compactDays: async () => {
      const done = await services.compactDays()
      return done.days === 0 ? undefined : done
    },
    measureStorage: async () => void (await services.storageMeasurements.measure()),
    checkDatabase: async () => void (await services.checkDatabase()),
    compareProcesses: async () => void (await services.agreement.check()),
    purgeSessions: async () => {
      await services.sessions.purgeExpired()
      await services.signInLinks.purge()
      await store.attempts.purge(clock())
      await store.usedSignatures.purge(clock())
      return undefined
    },
    summarizeRefusals: async () => void audit.refusals.flushEnded(),
    deliverTrails: async () => void (await services.deliver()),
    reconcileServers: async () => {
      const { differences, silentInventories } = await services.reconcileServers()
      return differences + silentInventories === 0 ? undefined : { differences, silentInventories }
    },
    writeDigests: async () => void (await services.writeDigests()),
    drainTrails: async () => void (await services.drainTrails()),
    verifyTrails: async () => {
      const verified = await services.verifyDaily()
      return verified.trails === 0 ? undefined : verified
    },
    flushSources: async () => void (await services.sourceTracker.flush()),
    watchWal: async () => services.walWatch.check(),
    backUp: services.scheduledBackup.run,
  }
}
