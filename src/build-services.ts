import about from '../package.json' with { type: 'json' }
import { buildPages } from './build-pages.ts'
import { buildTrails } from './build-trails.ts'
import { parseViewQuery } from './http/console/view-query.ts'
import { countEvents, countObservations, countPurges } from './http/operations/counted-services.ts'
import type { Metrics } from './http/operations/metrics.ts'
import { createAccessKeys } from './services/access/access-keys.ts'
import { createAccount } from './services/access/account.ts'
import { createKeyAuthentication } from './services/access/authenticate-key.ts'
import { createPasswordAuthentication } from './services/access/authenticate-password.ts'
import { createProgramAuthentication } from './services/access/authenticate-program.ts'
import { createBootstrap } from './services/access/bootstrap.ts'
import { createConfirmation } from './services/access/confirmation.ts'
import { createConnections } from './services/access/connections.ts'
import { createUserWithPasswordCreation } from './services/access/create-user-with-password.ts'
import { createKnownDevices } from './services/access/known-devices.ts'
import { createOpenIdSignIn } from './services/access/openid.ts'
import { createListOwnKeyIds } from './services/access/own-key-ids.ts'
import { createProjectPages } from './services/access/project-pages.ts'
import { createProjects } from './services/access/projects.ts'
import { createProvisioning } from './services/access/provisioning.ts'
import { createSecondFactors } from './services/access/second-factor.ts'
import { createSessions } from './services/access/sessions.ts'
import { createWrongPasswordRecorder } from './services/access/sign-in-audit.ts'
import { createSignInLinks } from './services/access/sign-in-links.ts'
import { createFindSignInStep } from './services/access/sign-in-steps.ts'
import { createSignInThrottle } from './services/access/sign-in-throttle.ts'
import { createUseSignatureOnce } from './services/access/single-use.ts'
import { createUserPages } from './services/access/user-pages.ts'
import { createUsers } from './services/access/users.ts'
import { createListActions } from './services/actions/actions.ts'
import type { Context } from './services/context.ts'
import { createCounts } from './services/counts/counts.ts'
import { createAddCourses } from './services/events/event-courses.ts'
import { createEventsPage } from './services/events/events-page.ts'
import { createExportEvents } from './services/events/export.ts'
import { createGetExportManifest } from './services/events/export-manifest.ts'
import { createCountFailedReads } from './services/events/failed-reads.ts'
import { createFindByWords } from './services/events/find.ts'
import { createImports } from './services/events/import.ts'
import { createIngest } from './services/events/ingest.ts'
import { createInspection } from './services/events/inspection.ts'
import { createListEvents } from './services/events/listed-events.ts'
import { createLookup } from './services/events/lookup.ts'
import { createCountNewEvents } from './services/events/new-events.ts'
import { createOwnDownloads } from './services/events/own-downloads.ts'
import { createPurge } from './services/events/purge.ts'
import { createPurgeGuard } from './services/events/purge-guard.ts'
import { createRelated } from './services/events/related.ts'
import { createTail } from './services/events/tail.ts'
import { createTypedValues } from './services/events/typed-values.ts'
import { createUploads } from './services/events/uploads.ts'
import { createVocabularies } from './services/events/vocabularies.ts'
import { type Agreement, createAgreement } from './services/operations/agreement.ts'
import { createCheckDatabase } from './services/operations/check-database.ts'
import { createCompactDays } from './services/operations/compact-days.ts'
import { createToDamageEvent } from './services/operations/damage-event.ts'
import { createDamageReport } from './services/operations/damage-report.ts'
import { createMeasureHealth } from './services/operations/health.ts'
import { createPace } from './services/operations/pace.ts'
import { createCheckReadiness } from './services/operations/readiness.ts'
import { createScheduledBackup, type ScheduledBackup } from './services/operations/scheduled-backup.ts'
import { createStorageMeasurements } from './services/operations/storage-measurements.ts'
import { createCheckOrganisation } from './services/reports/organisation-check.ts'
import { createReports } from './services/reports/reports.ts'
import { createReceiveObservations } from './services/servers/observations.ts'
import { createReconcileServers } from './services/servers/reconcile.ts'
import { createListServers } from './services/servers/servers.ts'
import { createSourceTracker } from './services/sources/source-tracker.ts'
import { createSources } from './services/sources/sources.ts'
import { createTestStorage } from './services/trails/test-storage.ts'
import { createHeadKeys } from './services/tree/head-keys.ts'
import { createLogHeads } from './services/tree/log-heads.ts'
import { createMeasureLog } from './services/tree/measure-log.ts'
import { createProveInLog } from './services/tree/prove-in-log.ts'
import { createSequenceEvents } from './services/tree/sequence-events.ts'
import { createSignHeads } from './services/tree/sign-heads.ts'
import { createVerifyLog } from './services/tree/verify-log.ts'
import { createViews, type Views } from './services/views/views.ts'
import { createWalWatch } from './services/wal-watch.ts'

export type Services = ReturnType<typeof buildServices>

/** Creates every service. Those that need another service get it here. */
export function buildServices(context: Context, metrics: Metrics) {
  const tree = buildTree(context)
  const views = buildViews(context)
  const agreement = createAgreement(context, about.version)
  const scheduledBackup = createScheduledBackup(context)
  const topics = {
    agreement,
    ...buildAccess(context),
    ...buildEvents(context, metrics, { agreement, views, scheduledBackup }),
    ...tree,
    ...buildTrails(context, tree.proveInLog),
    ...buildServers(context, metrics),
    ...createCounts(context, createPace(context.closing, WORKING_SHARES.count)),
    ...buildOperations(context, agreement, scheduledBackup),
    ...{ listActions: createListActions(context), reports: createReports(context) },
    checkOrganisation: createCheckOrganisation(context),
    views,
  }
  return { ...topics, ...buildPages(context, topics) }
}

function buildAccess(context: Context) {
  const users = createUsers(context)
  const throttle = createSignInThrottle(context)
  const onWrongPassword = createWrongPasswordRecorder(context)
  const authenticatePassword = createPasswordAuthentication(context, onWrongPassword, throttle)
  const findSignInStep = createFindSignInStep(context)
  const sessions = createSessions(context, { authenticatePassword, findSignInStep })
  const keyAuthentication = createKeyAuthentication(context)
  const provider = context.identityProvider
  const secondFactors = createSecondFactors(context, throttle)
  const confirmed = { sessions, secondFactors, hasProvider: provider !== null }
  return {
    authenticateProgram: createProgramAuthentication({
      ...{ settings: context.settings, keyAuthentication, authenticatePassword, findSignInStep },
    }),
    keyAuthentication,
    useSignatureOnce: createUseSignatureOnce(context),
    sessions,
    signInLinks: createSignInLinks(context, { throttle, sessions }),
    openIdSignIn: provider && createOpenIdSignIn({ ...context, provider, sessions }),
    knownDevices: createKnownDevices(context),
    secondFactors,
    confirmation: createConfirmation({ ...context, ...confirmed }, throttle),
    account: createAccount(context, throttle),
    users,
    createUserWithPassword: createUserWithPasswordCreation(context, users),
    userPages: createUserPages(context),
    accessKeys: createAccessKeys(context),
    listOwnKeyIds: createListOwnKeyIds(context),
    projects: createProjects(context),
    projectPages: createProjectPages(context),
    connections: createConnections(context, createTestStorage(context)),
    bootstrap: createBootstrap(context),
    provisioning: createProvisioning(context),
  }
}

type EventSurroundings = { agreement: Agreement; views: Views; scheduledBackup: ScheduledBackup }

function buildEvents(context: Context, metrics: Metrics, surroundings: EventSurroundings) {
  const { agreement, views, scheduledBackup } = surroundings
  const sourceTracker = createSourceTracker(context)
  const sources = createSources(context, sourceTracker)
  const lookup = createLookup(context)
  const lists = { listEvents: createListEvents(context), addCourses: createAddCourses(context) }
  const purgeGuard = createPurgeGuard(context)
  const walWatch = createWalWatch(context)
  const damageReport = createDamageReport(context)
  const vocabularies = createVocabularies(context)
  return {
    walWatch,
    ingest: countEvents(createIngest(context, sourceTracker.record), metrics),
    imports: createImports(context),
    uploads: createUploads(context),
    lookup,
    related: createRelated(context),
    findByWords: createFindByWords(context, vocabularies),
    typedValues: createTypedValues(context, vocabularies),
    ...lists,
    countNewEvents: createCountNewEvents(lookup),
    inspection: createInspection(context, lists.listEvents),
    eventsPage: createEventsPage(
      {
        ...lookup,
        countFailedReads: createCountFailedReads(context),
        ...lists,
      },
      {
        listSilent: sources.listSilent,
        listRefusedPurges: purgeGuard.listRecent,
        findLargeWal: walWatch.findLarge,
        findFailedBackup: scheduledBackup.findFailed,
        listDamaged: damageReport.listDamaged,
        listViews: (caller) => views.list(caller, { continues: 'page' }),
      },
    ),
    exportEvents: createExportEvents(context),
    ownDownloads: createOwnDownloads(context, lookup),
    tail: createTail(context),
    getExportManifest: createGetExportManifest(context),
    purge: countPurges(createPurge({ ...context, ...agreement }, purgeGuard), metrics),
    ...{ sourceTracker, sources, damageReport },
  }
}

// The Events page reads the queries that views keep, so its parser decides whether one can be saved.
function buildViews(context: Context) {
  const { clock, settings } = context
  const { retentionDays } = settings
  return createViews(context, (query) => parseViewQuery(query, { now: clock(), retentionDays }))
}

function buildTree(context: Context) {
  const headKeys = createHeadKeys(context)
  const sequenceEvents = createSequenceEvents(context)
  const signHeads = createSignHeads(context, headKeys)
  return {
    headKeys,
    sequenceEvents,
    signHeads,
    logHeads: createLogHeads(context, headKeys),
    measureLog: createMeasureLog(context),
    verifyLog: createVerifyLog(context, { headKeys, sequenceEvents }),
    proveInLog: createProveInLog(context, { headKeys, signHeads, sequenceEvents }),
  }
}

/** The parts of the time for which work in the background works. */
const WORKING_SHARES = { check: 0.1, compaction: 0.25, measurement: 0.1, count: 0.2 }

function buildOperations(context: Context, agreement: Agreement, scheduledBackup: ScheduledBackup) {
  return {
    checkReadiness: createCheckReadiness(context),
    measureHealth: createMeasureHealth(context, agreement),
    checkDatabase: createCheckDatabase(
      context,
      createToDamageEvent(context),
      createPace(context.closing, WORKING_SHARES.check),
    ),
    storageMeasurements: createStorageMeasurements(
      context,
      createPace(context.closing, WORKING_SHARES.measurement),
    ),
    scheduledBackup,
    compactDays: createCompactDays(context, createPace(context.closing, WORKING_SHARES.compaction)),
  }
}

function buildServers(context: Context, metrics: Metrics) {
  return {
    listServers: createListServers(context),
    receiveObservations: countObservations(createReceiveObservations(context), metrics),
    reconcileServers: createReconcileServers(context),
  }
}
