import { catalogueIn } from './adapters/actions-file.ts'
import { recordsIn } from './adapters/archive/archive-reader.ts'
import { pack } from './adapters/archive/archive-writer.ts'
import { checkStorage } from './adapters/bucket.ts'
import { describeServers, type InventoryPlace } from './adapters/ec2/ec2-inventory.ts'
import { openProvider } from './adapters/oidc.ts'
import { secretKeyIn } from './adapters/secret-key-file.ts'
import type { Clock } from './clock.ts'
import { SETTINGS, type Settings } from './config.ts'
import { PASSWORD_BYTES, writePassword } from './domain/access/password.ts'
import { ACTIONS, type Catalogue } from './domain/actions/action-catalogue.ts'
import { Fault } from './domain/fault.ts'
import { apiFace } from './http/api/api.ts'
import { cloudcontrolFace } from './http/cloudcontrol/cloudcontrol.ts'
import { cloudtrailFace } from './http/cloudtrail/cloudtrail.ts'
import { consoleFace } from './http/console/console.tsx'
import { docsFace } from './http/docs.tsx'
import { type Metrics, openMetrics } from './http/operations/metrics.ts'
import { operationsFace } from './http/operations/operations.ts'
import type { Env } from './http/request-env.ts'
import { server } from './http/server.ts'
import { publicFace } from './http/static-files.ts'
import type { Log } from './log.ts'
import { schedule } from './schedule.ts'
import { newToken, openVault, type Vault } from './secrets.ts'
import { keys } from './services/access/access-keys.ts'
import { account } from './services/access/account.ts'
import { bootstrap } from './services/access/bootstrap.ts'
import { openid } from './services/access/openid.ts'
import { projects } from './services/access/projects.ts'
import { operator } from './services/access/provisioning.ts'
import { type Access, access } from './services/access/sessions.ts'
import { people } from './services/access/users.ts'
import { actions } from './services/actions/actions.ts'
import { audit } from './services/audit.ts'
import { exportEvents } from './services/events/export.ts'
import { manifest } from './services/events/export-manifest.ts'
import { importTexts } from './services/events/import.ts'
import { type Ingest, ingest } from './services/events/ingest.ts'
import { lookup } from './services/events/lookup.ts'
import { retain } from './services/events/purge.ts'
import { ownOrganisation } from './services/reports/organisation-check.ts'
import { reports } from './services/reports/reports.ts'
import { inventories } from './services/servers/inventories.ts'
import { type Observe, observeServers } from './services/servers/observations.ts'
import { reconcile } from './services/servers/reconcile.ts'
import { listServers } from './services/servers/servers.ts'
import { hearing } from './services/sources/source-tracker.ts'
import { silence } from './services/sources/sources.ts'
import { prove } from './services/trails/create-proof.ts'
import { deliver } from './services/trails/deliver.ts'
import { seal } from './services/trails/digest-writer.ts'
import { signing } from './services/trails/signing-keys.ts'
import { tryBucket } from './services/trails/test-bucket.ts'
import { trailState } from './services/trails/trail-status.ts'
import { trails } from './services/trails/trails.ts'
import { verify } from './services/trails/verify-bucket.ts'
import { checkTrail } from './services/trails/verify-trail.ts'
import { sealAll } from './services/trails/write-digests.ts'
import { openStore, type Store } from './store/store.ts'
import { bucketsOf } from './trail-buckets.ts'

export type Needs = { clock: Clock; newId: () => string; log: Log }
export type App = Awaited<ReturnType<typeof openApp>>

/** The whole house, ready to be asked; closing it waits for what is under way. */
export async function openApp(settings: Settings, needs: Needs) {
  const { actionsFile } = settings
  const catalogue = actionsFile === null ? ACTIONS : await catalogueIn(actionsFile, ACTIONS)
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
  const vault = openVault(settings.secretKey ?? (await secretKeyIn(settings.dataDir)))
  const metrics = openMetrics()
  const ending = new AbortController()
  const flows = flowsOf(store, vault, metrics, settings, { ...needs, catalogue, ending: ending.signal })
  const founding = await flows.found()
  const app = server({
    api: apiFace(flows, clock),
    cloudtrail: cloudtrailFace(flows, signingOf(settings), clock, vault.same),
    cloudcontrol: cloudcontrolFace(flows, clock),
    docs: docsFace(settings.publicUrl),
    console: consoleFace(flows, settings, clock, catalogue),
    operations: operationsFace(store, metrics, flows),
    public: publicFace(),
    log,
    metrics,
    newId,
    publicUrl: settings.publicUrl,
    trustedProxies: settings.trustedProxies,
  })
  const timetable = schedule(deedsOf(store, flows, clock), log)
  return {
    fetch: (request: Request, env: Env['Bindings']): Response | Promise<Response> => app.fetch(request, env),
    /** Every route of every face. */
    routes: app.routes.map(({ method, path }) => ({ method, path })),
    store,
    flows,
    founding,
    firstProject: (id: string | null) => firstProject(store, id),
    /** From now on senders can reach the house: until then nobody's silence is theirs. */
    listens: () => flows.hearing.listens(),
    async close(): Promise<void> {
      // A storage that does not answer must not keep us.
      ending.abort()
      await timetable.stop()
      await flows.hearing.writeDown().catch((error) => log.error('hearSources', { error }))
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
  vault: Vault,
  metrics: Metrics,
  settings: Settings,
  needs: Needs & { catalogue: Catalogue; ending: AbortSignal },
) {
  const { clock, newId, log, catalogue, ending } = needs
  const newPassword = () => writePassword(crypto.getRandomValues(new Uint8Array(PASSWORD_BYTES)))
  const signers = signing(store.signingKeys, vault, clock)
  const bucketOf = bucketsOf(store, vault, settings)
  const heard = hearing(store.sources, clock)
  const own = audit({ append: store.append, clock, newId, settings, log })
  const door = access(store, own, clock, vault, newToken)
  const check = checkTrail(store.open, bucketOf, verify(signers.find))
  return {
    checkTrail: check,
    trailState: trailState(store.open, own, bucketOf, check, clock, settings),
    prove: prove(store.open, bucketOf, signers, recordsIn, own),
    deliver: deliver(store.deliveries, bucketOf, pack, clock, log, settings, ending),
    seal: sealAll(store.deliveries, seal(store.open, signers, clock), endedBy(bucketOf, ending), log),
    found: bootstrap(store.customers, clock, newId, vault, newPassword, settings),
    operator: operator(store, own, clock, vault, { newId, newToken }),
    access: door,
    openid: openidOf(store, door, vault, settings, needs),
    account: account(store, own, clock, vault),
    ownOrganisation: ownOrganisation(own),
    actions: actions(own, catalogue),
    people: people(store.open, own, clock, { hashPassword: vault.hashPassword, newPassword }),
    keys: keys(store.open, own, clock, vault, newToken),
    projects: projects(store.open, own, clock, vault, checkStorage),
    inventories: inventories(store.open, own, clock, vault, describeServers),
    observe: countedServers(observeServers(store.open, clock), metrics),
    servers: listServers(store.open, own),
    reconcile: reconcile(store, own, { clock, newId, open: vault.open, ask: stoppable(ending) }),
    ingest: counted(ingest(store.append, clock, newId, settings, heard.hear), metrics),
    imports: importTexts(store.append, clock, settings),
    lookup: lookup(store.open, own, clock, vault.sign, vault.same, settings),
    exportEvents: exportEvents(store.open, own, clock, newId, settings, catalogue),
    manifest: manifest(store.open, own),
    signing: signers,
    hearing: heard,
    silence: silence(store.open, store.sources, heard, own, clock),
    reports: reports(store.open, own, vault),
    trails: trails(store.open, own, tryBucket(bucketOf), clock, newId, settings),
    retain: retain(store.days, clock, settings),
  }
}

function endedBy(bucketOf: ReturnType<typeof bucketsOf>, ending: AbortSignal): typeof bucketOf {
  return (customer, trail) => bucketOf(customer, trail, ending)
}

function openidOf(store: Store, door: Access, vault: Vault, settings: Settings, { clock, log }: Needs) {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret } = settings
  if (issuer === null || clientId === null || clientSecret === null) return null
  const provider = openProvider({ issuer, clientId, clientSecret, userClaim: settings.oidcUserClaim })
  return openid({ provider, access: door, customers: store.customers, clock, vault, log, settings })
}

function counted(flow: Ingest, metrics: Metrics): Ingest {
  return async (caller, submission) => {
    const result = await flow(caller, submission)
    metrics.received(result)
    return result
  }
}

function countedServers(flow: Observe, metrics: Metrics): Observe {
  return async (caller, sighting) => {
    const result = await flow(caller, sighting)
    metrics.observed(result)
    return result
  }
}

function stoppable(signal: AbortSignal) {
  return (place: InventoryPlace, now: Date) => describeServers(place, now, { signal })
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
    hearSources: async () => void (await flows.hearing.writeDown()),
  }
}
