import { join } from 'node:path'
import { readArchiveRecords } from './adapters/archive/archive-reader.ts'
import { packArchives } from './adapters/archive/archive-writer.ts'
import { checkStorage, openBucket } from './adapters/bucket.ts'
import { describeServers, type Ec2Connection } from './adapters/ec2/ec2-inventory.ts'
import { openOidcProvider } from './adapters/oidc.ts'
import type { Clock } from './clock.ts'
import type { Settings } from './config.ts'
import type { Customer } from './domain/access/customer.ts'
import type { ObjectStorage } from './domain/access/object-storage.ts'
import { formatPassword, PASSWORD_BYTES } from './domain/access/password.ts'
import type { Catalogue } from './domain/actions/action-catalogue.ts'
import type { Secrets } from './domain/ports.ts'
import type { Trail } from './domain/trails/trail.ts'
import type { Metrics } from './http/operations/metrics.ts'
import type { Log } from './log.ts'
import { newToken } from './secrets.ts'
import { createAccessKeys } from './services/access/access-keys.ts'
import { createAccount } from './services/access/account.ts'
import { createKeyAuthentication } from './services/access/authenticate-key.ts'
import { createPasswordAuthentication } from './services/access/authenticate-password.ts'
import { createBootstrap } from './services/access/bootstrap.ts'
import { createOpenIdSignIn } from './services/access/openid.ts'
import { createProjects } from './services/access/projects.ts'
import { createProvisioning } from './services/access/provisioning.ts'
import { createSessions, type Sessions } from './services/access/sessions.ts'
import { createWrongPasswordRecorder } from './services/access/sign-in-audit.ts'
import { createUsers } from './services/access/users.ts'
import { createListActions } from './services/actions/actions.ts'
import { type Audit, createAudit } from './services/audit.ts'
import { createExportEvents } from './services/events/export.ts'
import { createGetExportManifest } from './services/events/export-manifest.ts'
import { createImports } from './services/events/import.ts'
import { createIngest, type Ingest } from './services/events/ingest.ts'
import { createLookup } from './services/events/lookup.ts'
import { createPurge } from './services/events/purge.ts'
import { createCheckOrganisation } from './services/reports/organisation-check.ts'
import { createReports } from './services/reports/reports.ts'
import { createInventories } from './services/servers/inventories.ts'
import { createReceiveObservations, type ReceiveObservations } from './services/servers/observations.ts'
import { createReconcileServers } from './services/servers/reconcile.ts'
import { createListServers } from './services/servers/servers.ts'
import { createSourceTracker } from './services/sources/source-tracker.ts'
import { createSources } from './services/sources/sources.ts'
import { createProofService } from './services/trails/create-proof.ts'
import { createDeliver } from './services/trails/deliver.ts'
import { createDigestWriter } from './services/trails/digest-writer.ts'
import { createSigningKeys } from './services/trails/signing-keys.ts'
import { createTestBucket } from './services/trails/test-bucket.ts'
import { createTrailStatuses } from './services/trails/trail-status.ts'
import { createTrails } from './services/trails/trails.ts'
import { createVerifyBucket } from './services/trails/verify-bucket.ts'
import { createVerifyTrail } from './services/trails/verify-trail.ts'
import { createWriteDigests } from './services/trails/write-digests.ts'
import type { Store } from './store/store.ts'
import type { DeliveryTarget } from './store/trails/delivery-targets.ts'

export type Services = ReturnType<typeof buildServices>

type Dependencies = {
  settings: Settings
  store: Store
  secrets: Secrets
  catalogue: Catalogue
  metrics: Metrics
  clock: Clock
  newId: () => string
  log: Log
  /** Aborted when Daybook shuts down. */
  closing: AbortSignal
}

/** Creates every service and connects it to the store and to the adapters. */
export function buildServices(dependencies: Dependencies) {
  const { settings, store, clock, newId, log } = dependencies
  const audit = createAudit({ append: store.append, clock, newId, settings, log })
  return {
    ...buildAccess(dependencies, audit),
    ...buildEvents(dependencies, audit),
    ...buildTrails(dependencies, audit),
    ...buildServers(dependencies, audit),
    listActions: createListActions(audit, dependencies.catalogue),
    reports: createReports(store.forCustomer, audit, dependencies.secrets),
    checkOrganisation: createCheckOrganisation(audit),
  }
}

function buildAccess(dependencies: Dependencies, audit: Audit) {
  const { settings, store, secrets, clock, newId } = dependencies
  const { forCustomer } = store
  const newPassword = () => formatPassword(crypto.getRandomValues(new Uint8Array(PASSWORD_BYTES)))
  const { hashPassword } = secrets
  const onWrongPassword = createWrongPasswordRecorder(audit)
  const authenticatePassword = createPasswordAuthentication(store, clock, secrets, onWrongPassword)
  const sessions = createSessions({ store, audit, clock, secrets, newToken, authenticatePassword })
  return {
    authenticatePassword,
    keyAuthentication: createKeyAuthentication(store, clock, secrets),
    sessions,
    openIdSignIn: buildOpenIdSignIn(dependencies, audit, sessions),
    account: createAccount(store, audit, clock, secrets),
    users: createUsers(forCustomer, audit, clock, { hashPassword, newPassword }),
    accessKeys: createAccessKeys(forCustomer, audit, clock, secrets, newToken),
    projects: createProjects(forCustomer, audit, clock, secrets, checkStorage),
    bootstrap: createBootstrap(store.customers, clock, newId, secrets, newPassword, settings),
    provisioning: createProvisioning(store, audit, clock, secrets, { newId, newToken }),
  }
}

function buildOpenIdSignIn(
  { settings, store, secrets, clock, log }: Dependencies,
  audit: Audit,
  sessions: Sessions,
) {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret } = settings
  if (issuer === null || clientId === null || clientSecret === null) return null
  const provider = openOidcProvider({ issuer, clientId, clientSecret, userClaim: settings.oidcUserClaim })
  const { customers } = store
  return createOpenIdSignIn({ provider, sessions, audit, customers, clock, secrets, log, settings })
}

function buildEvents(dependencies: Dependencies, audit: Audit) {
  const { settings, store, secrets, catalogue, metrics, clock, newId } = dependencies
  const { append, forCustomer } = store
  const sourceTracker = createSourceTracker(store.sources, clock)
  return {
    ingest: countingEvents(createIngest(append, clock, newId, settings, sourceTracker.record), metrics),
    imports: createImports(append, clock, settings),
    lookup: createLookup(forCustomer, audit, clock, secrets.sign, secrets.equals, settings),
    exportEvents: createExportEvents(forCustomer, audit, clock, newId, settings, catalogue),
    getExportManifest: createGetExportManifest(forCustomer, audit),
    purge: createPurge(store.partitions, clock, settings),
    sourceTracker,
    sources: createSources(forCustomer, store.sources, sourceTracker, audit, clock),
  }
}

function countingEvents(ingest: Ingest, metrics: Metrics): Ingest {
  return async (caller, request) => {
    const result = await ingest(caller, request)
    metrics.countEvents(result)
    return result
  }
}

function buildTrails(dependencies: Dependencies, audit: Audit) {
  const { settings, store, clock, newId, log, closing } = dependencies
  const { forCustomer, deliveryWindows } = store
  const signingKeys = createSigningKeys(store.signingKeys, dependencies.secrets, clock)
  const openTargetBucket = createOpenTargetBucket(dependencies)
  const openTrailBucket = createOpenTrailBucket(dependencies)
  const verifyTrail = createVerifyTrail(forCustomer, openTrailBucket, createVerifyBucket(signingKeys.find))
  return {
    signingKeys,
    trails: createTrails(forCustomer, audit, createTestBucket(openTrailBucket), clock, newId, settings),
    trailStatuses: createTrailStatuses(forCustomer, audit, openTrailBucket, verifyTrail, clock, settings),
    verifyTrail,
    createProof: createProofService(forCustomer, openTrailBucket, signingKeys, readArchiveRecords, audit),
    deliver: createDeliver(deliveryWindows, openTargetBucket, packArchives, clock, log, settings, closing),
    writeDigests: createWriteDigests(
      deliveryWindows,
      createDigestWriter(forCustomer, signingKeys, clock),
      (target) => openTargetBucket(target, closing),
      log,
    ),
  }
}

type BucketOwner = { accountId: string; bucket: string; storage: ObjectStorage | null }

// Finds the storage of the trail's project first.
function createOpenTrailBucket(dependencies: Dependencies) {
  return async (
    { id, accountId }: Pick<Customer, 'id' | 'accountId'>,
    { bucket, project }: Pick<Trail, 'bucket' | 'project'>,
  ) => {
    const projects = await dependencies.store.forCustomer(id).projects.list()
    const storage = projects.find((each) => each.id === project)?.storage ?? null
    return openOwnedBucket(dependencies, { accountId, bucket, storage })
  }
}

// A delivery target comes with its storage.
function createOpenTargetBucket(dependencies: Dependencies) {
  return async ({ customer, trail, storage }: DeliveryTarget, signal: AbortSignal) =>
    openOwnedBucket(dependencies, { accountId: customer.accountId, bucket: trail.bucket, storage }, signal)
}

// A bucket is in the object storage of the trail's project, or in a folder of its customer.
function openOwnedBucket(
  { settings, secrets }: Pick<Dependencies, 'settings' | 'secrets'>,
  { accountId, bucket, storage }: BucketOwner,
  signal?: AbortSignal,
) {
  return openBucket(bucket, {
    connection: storage && toConnection(storage, secrets),
    dataDir: join(settings.dataDir, 'customers', accountId),
    ...(signal && { signal }),
  })
}

function toConnection({ sealedSecret, ...endpoint }: ObjectStorage, secrets: Secrets) {
  return { ...endpoint, secretAccessKey: secrets.open(sealedSecret) }
}

function buildServers({ store, secrets, metrics, clock, newId, closing }: Dependencies, audit: Audit) {
  const { forCustomer } = store
  const queryInventory = (endpoint: Ec2Connection, now: Date) =>
    describeServers(endpoint, now, { signal: closing })
  return {
    listServers: createListServers(forCustomer, audit),
    inventories: createInventories(forCustomer, audit, clock, secrets, describeServers),
    receiveObservations: countingObservations(createReceiveObservations(forCustomer, clock), metrics),
    reconcileServers: createReconcileServers(store, audit, { clock, newId, secrets, queryInventory }),
  }
}

function countingObservations(
  receiveObservations: ReceiveObservations,
  metrics: Metrics,
): ReceiveObservations {
  return async (caller, report) => {
    const result = await receiveObservations(caller, report)
    metrics.countObservations(result)
    return result
  }
}
