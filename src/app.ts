import { bucketsOf } from './buckets.ts'
import type { Clock } from './clock.ts'
import { SETTINGS, type Settings } from './config.ts'
import { ACTIONS, type Catalogue } from './core/action.ts'
import { Fault } from './core/fault.ts'
import { PASSWORD_BYTES, writePassword } from './core/password.ts'
import { apiFace } from './faces/api/api.ts'
import { cloudcontrolFace } from './faces/cloudcontrol/cloudcontrol.ts'
import { cloudtrailFace } from './faces/cloudtrail/cloudtrail.ts'
import { consoleFace } from './faces/console/console.tsx'
import { docsFace } from './faces/docs.tsx'
import type { Env } from './faces/env.ts'
import { type Metrics, openMetrics } from './faces/metrics.ts'
import { operationsFace } from './faces/operations.ts'
import { publicFace } from './faces/public.ts'
import { server } from './faces/server.ts'
import { type Access, access } from './flows/access.ts'
import { account } from './flows/account.ts'
import { actions } from './flows/actions.ts'
import { audit } from './flows/audit.ts'
import { checkTrail } from './flows/check-trail.ts'
import { deliver } from './flows/deliver.ts'
import { exportEvents } from './flows/export.ts'
import { found } from './flows/found.ts'
import { hearing } from './flows/hearing.ts'
import { importTexts } from './flows/import.ts'
import { type Ingest, ingest } from './flows/ingest.ts'
import { inventories } from './flows/inventories.ts'
import { keys } from './flows/keys.ts'
import { lookup } from './flows/lookup.ts'
import { manifest } from './flows/manifest.ts'
import { type Observe, observeServers } from './flows/observe.ts'
import { openid } from './flows/openid.ts'
import { operator } from './flows/operator.ts'
import { ownOrganisation } from './flows/own-organisation.ts'
import { people } from './flows/people.ts'
import { projects } from './flows/projects.ts'
import { prove } from './flows/prove.ts'
import { reconcile } from './flows/reconcile.ts'
import { reports } from './flows/reports.ts'
import { retain } from './flows/retain.ts'
import { seal } from './flows/seal.ts'
import { sealAll } from './flows/seal-all.ts'
import { listServers } from './flows/servers.ts'
import { signing } from './flows/signing.ts'
import { silence } from './flows/silence.ts'
import { trailState } from './flows/trail-state.ts'
import { trails } from './flows/trails.ts'
import { tryBucket } from './flows/try-bucket.ts'
import { verify } from './flows/verify.ts'
import type { Log } from './log.ts'
import { catalogueIn } from './outside/actions-file.ts'
import { checkStorage } from './outside/bucket.ts'
import { describeServers, type InventoryPlace } from './outside/inventory.ts'
import { openProvider } from './outside/openid.ts'
import { pack } from './outside/pack.ts'
import { secretKeyIn } from './outside/secret-key.ts'
import { recordsIn } from './outside/unpack.ts'
import { schedule } from './schedule.ts'
import { openStore, type Store } from './store/store.ts'
import { newToken, openVault, type Vault } from './vault.ts'

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
    found: found(store.customers, clock, newId, vault, newPassword, settings),
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
