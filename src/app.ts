import { loadActionsFile } from './adapters/actions-file.ts'
import { readArchiveRecords } from './adapters/archive/archive-reader.ts'
import { packArchives } from './adapters/archive/archive-writer.ts'
import { checkStorage } from './adapters/bucket.ts'
import { describeServers, type InventoryEndpoint } from './adapters/ec2/ec2-inventory.ts'
import { openOidcProvider } from './adapters/oidc.ts'
import { loadSecretKey } from './adapters/secret-key-file.ts'
import type { Clock } from './clock.ts'
import { SETTINGS, type Settings } from './config.ts'
import { formatPassword, PASSWORD_BYTES } from './domain/access/password.ts'
import { ACTION_CATALOGUE, type Catalogue } from './domain/actions/action-catalogue.ts'
import { Fault } from './domain/fault.ts'
import { createApi } from './http/api/api.ts'
import { createCloudControlApi } from './http/cloudcontrol/cloudcontrol.ts'
import { createCloudTrailApi } from './http/cloudtrail/cloudtrail.ts'
import { createConsole } from './http/console/console.tsx'
import { createDocs } from './http/docs.tsx'
import { type Metrics, openMetrics } from './http/operations/metrics.ts'
import { createOperations } from './http/operations/operations.ts'
import type { RequestEnv } from './http/request-env.ts'
import { createServer } from './http/server.ts'
import { createStaticFiles } from './http/static-files.ts'
import type { Log } from './log.ts'
import { schedule } from './schedule.ts'
import { newToken, openSecrets, type Secrets } from './secrets.ts'
import { createAccessKeys } from './services/access/access-keys.ts'
import { createAccount } from './services/access/account.ts'
import { createBootstrap } from './services/access/bootstrap.ts'
import { createOpenIdSignIn } from './services/access/openid.ts'
import { createProjects } from './services/access/projects.ts'
import { createProvisioning } from './services/access/provisioning.ts'
import { createSessions, type Sessions } from './services/access/sessions.ts'
import { createUsers } from './services/access/users.ts'
import { createActions } from './services/actions/actions.ts'
import { createAudit } from './services/audit.ts'
import { createExport } from './services/events/export.ts'
import { createExportManifests } from './services/events/export-manifest.ts'
import { createImport } from './services/events/import.ts'
import { createIngest, type Ingest } from './services/events/ingest.ts'
import { createLookup } from './services/events/lookup.ts'
import { createPurge } from './services/events/purge.ts'
import { createOrganisationCheck } from './services/reports/organisation-check.ts'
import { createReports } from './services/reports/reports.ts'
import { createInventories } from './services/servers/inventories.ts'
import { createReceiveObservations, type ReceiveObservations } from './services/servers/observations.ts'
import { createReconcile } from './services/servers/reconcile.ts'
import { createServers } from './services/servers/servers.ts'
import { createSourceTracker } from './services/sources/source-tracker.ts'
import { createSources } from './services/sources/sources.ts'
import { createProofs } from './services/trails/create-proof.ts'
import { createDeliver } from './services/trails/deliver.ts'
import { createWriteDigests } from './services/trails/digest-writer.ts'
import { createSigningKeys } from './services/trails/signing-keys.ts'
import { createTestBucket } from './services/trails/test-bucket.ts'
import { createTrailStatuses } from './services/trails/trail-status.ts'
import { createTrails } from './services/trails/trails.ts'
import { createVerifyBucket } from './services/trails/verify-bucket.ts'
import { createVerifyTrail } from './services/trails/verify-trail.ts'
import { createWriteAllDigests } from './services/trails/write-digests.ts'
import { openStore, type Store } from './store/store.ts'
import { createOpenTrailBucket } from './trail-buckets.ts'

export type Needs = { clock: Clock; newId: () => string; log: Log }
export type App = Awaited<ReturnType<typeof openApp>>

/** The whole house, ready to be asked; closing it waits for what is under way. */
export async function openApp(settings: Settings, needs: Needs) {
  const { actionsFile } = settings
  const catalogue =
    actionsFile === null ? ACTION_CATALOGUE : await loadActionsFile(actionsFile, ACTION_CATALOGUE)
  const store = await openStore({ ...settings, clock: needs.clock, catalogue })
  try {
    return await furnish(store, catalogue, settings, needs)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function furnish(store: Store, catalogue: Catalogue, settings: Settings, needs: Needs) {
  const { clock, newId, log } = needs
  const vault = openSecrets(settings.secretKey ?? (await loadSecretKey(settings.dataDir)))
  const metrics = openMetrics()
  const ending = new AbortController()
  const flows = flowsOf(store, vault, metrics, settings, { ...needs, catalogue, ending: ending.signal })
  const founding = await flows.found()
  const app = createServer({
    api: createApi(flows, clock),
    cloudtrail: createCloudTrailApi(flows, signingOf(settings), clock, vault.same),
    cloudcontrol: createCloudControlApi(flows, clock),
    docs: createDocs(settings.publicUrl),
    console: createConsole(flows, settings, clock, catalogue),
    operations: createOperations(store, metrics, flows),
    public: createStaticFiles(),
    log,
    metrics,
    newId,
    publicUrl: settings.publicUrl,
    trustedProxies: settings.trustedProxies,
  })
  const timetable = schedule(deedsOf(store, flows, clock), log)
  return {
    fetch: (request: Request, env: RequestEnv['Bindings']): Response | Promise<Response> =>
      app.fetch(request, env),
    /** Every route of every face. */
    routes: app.routes.map(({ method, path }) => ({ method, path })),
    store,
    flows,
    founding,
    firstProject: (id: string | null) => firstProject(store, id),
    /** From now on senders can reach the house: until then nobody's silence is theirs. */
    listens: () => flows.hearing.markServing(),
    async close(): Promise<void> {
      // A storage that does not answer must not keep us.
      ending.abort()
      await timetable.stop()
      await flows.hearing.flush().catch((error) => log.error('hearSources', { error }))
      await store.close()
    },
  }
}

// While nobody has chosen a region, clients may sign for any.
function signingOf({ region, publicUrl }: Settings) {
  return { region, publicUrl, signingRegion: region === SETTINGS.region.default ? null : region }
}

// Whose log the operator's own files go into.
async function firstProject(store: Store, id: string | null) {
  const customer = await store.customers.first()
  if (!customer) throw new Fault('not_found', 'There is no customer yet.')
  const projects = await store.open(customer.id).projects.list()
  const project = id === null ? projects[0] : projects.find((each) => each.id === id)
  if (!project) throw new Fault('not_found', `There is no project ${id}.`)
  return { customer, project: project.id }
}

function flowsOf(
  store: Store,
  vault: Secrets,
  metrics: Metrics,
  settings: Settings,
  needs: Needs & { catalogue: Catalogue; ending: AbortSignal },
) {
  const { clock, newId, log, catalogue, ending } = needs
  const newPassword = () => formatPassword(crypto.getRandomValues(new Uint8Array(PASSWORD_BYTES)))
  const signers = createSigningKeys(store.signingKeys, vault, clock)
  const bucketOf = createOpenTrailBucket(store, vault, settings)
  const heard = createSourceTracker(store.sources, clock)
  const own = createAudit({ append: store.append, clock, newId, settings, log })
  const door = createSessions(store, own, clock, vault, newToken)
  const check = createVerifyTrail(store.open, bucketOf, createVerifyBucket(signers.find))
  return {
    checkTrail: check,
    trailState: createTrailStatuses(store.open, own, bucketOf, check, clock, settings),
    prove: createProofs(store.open, bucketOf, signers, readArchiveRecords, own),
    deliver: createDeliver(store.deliveries, bucketOf, packArchives, clock, log, settings, ending),
    seal: createWriteAllDigests(
      store.deliveries,
      createWriteDigests(store.open, signers, clock),
      endedBy(bucketOf, ending),
      log,
    ),
    found: createBootstrap(store.customers, clock, newId, vault, newPassword, settings),
    operator: createProvisioning(store, own, clock, vault, { newId, newToken }),
    access: door,
    openid: openidOf(store, door, vault, settings, needs),
    account: createAccount(store, own, clock, vault),
    ownOrganisation: createOrganisationCheck(own),
    actions: createActions(own, catalogue),
    people: createUsers(store.open, own, clock, { hashPassword: vault.hashPassword, newPassword }),
    keys: createAccessKeys(store.open, own, clock, vault, newToken),
    projects: createProjects(store.open, own, clock, vault, checkStorage),
    inventories: createInventories(store.open, own, clock, vault, describeServers),
    observe: countedServers(createReceiveObservations(store.open, clock), metrics),
    servers: createServers(store.open, own),
    reconcile: createReconcile(store, own, { clock, newId, open: vault.open, ask: stoppable(ending) }),
    ingest: counted(createIngest(store.append, clock, newId, settings, heard.record), metrics),
    imports: createImport(store.append, clock, settings),
    lookup: createLookup(store.open, own, clock, vault.sign, vault.same, settings),
    exportEvents: createExport(store.open, own, clock, newId, settings, catalogue),
    manifest: createExportManifests(store.open, own),
    signing: signers,
    hearing: heard,
    silence: createSources(store.open, store.sources, heard, own, clock),
    reports: createReports(store.open, own, vault),
    trails: createTrails(store.open, own, createTestBucket(bucketOf), clock, newId, settings),
    retain: createPurge(store.days, clock, settings),
  }
}

function endedBy(bucketOf: ReturnType<typeof createOpenTrailBucket>, ending: AbortSignal): typeof bucketOf {
  return (customer, trail) => bucketOf(customer, trail, ending)
}

function openidOf(store: Store, door: Sessions, vault: Secrets, settings: Settings, { clock, log }: Needs) {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret } = settings
  if (issuer === null || clientId === null || clientSecret === null) return null
  const provider = openOidcProvider({ issuer, clientId, clientSecret, userClaim: settings.oidcUserClaim })
  return createOpenIdSignIn({
    provider,
    access: door,
    customers: store.customers,
    clock,
    vault,
    log,
    settings,
  })
}

function counted(flow: Ingest, metrics: Metrics): Ingest {
  return async (caller, submission) => {
    const result = await flow(caller, submission)
    metrics.received(result)
    return result
  }
}

function countedServers(flow: ReceiveObservations, metrics: Metrics): ReceiveObservations {
  return async (caller, sighting) => {
    const result = await flow(caller, sighting)
    metrics.observed(result)
    return result
  }
}

function stoppable(signal: AbortSignal) {
  return (place: InventoryEndpoint, now: Date) => describeServers(place, now, { signal })
}

function deedsOf(store: Store, flows: ReturnType<typeof flowsOf>, clock: Clock) {
  return {
    prepareDays: async () => void (await store.days.prepare(clock())),
    forgetDays: async () => {
      const { gone, kept, months } = await flows.retain()
      const isQuiet = gone.length + kept.length + months.length === 0
      return isQuiet ? undefined : { days: gone, keptBack: kept, months }
    },
    purgeSessions: async () => void (await flows.access.expireSessions()),
    deliver: async () => void (await flows.deliver()),
    reconcile: async () => {
      const { told, silent } = await flows.reconcile()
      return told + silent === 0 ? undefined : { differences: told, silentInventories: silent }
    },
    seal: async () => void (await flows.seal()),
    hearSources: async () => void (await flows.hearing.flush()),
  }
}
