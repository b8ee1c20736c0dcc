import about from '../package.json' with { type: 'json' }
import { inspectArchive } from './adapters/archive/archive-inspector.ts'
import { readArchiveRecords } from './adapters/archive/archive-reader.ts'
import { packArchives } from './adapters/archive/archive-writer.ts'
import { packLines } from './adapters/archive/line-packer.ts'
import { readVerifiedArchive } from './adapters/archive/verified-archive.ts'
import { backupFiles } from './adapters/backups/backup-adapters.ts'
import { openBackupBucket } from './adapters/backups/backup-bucket.ts'
import { openBackupFolder } from './adapters/backups/backup-folder.ts'
import { csv } from './adapters/csv.ts'
import { ed25519 } from './adapters/ed25519.ts'
import { createEndpointAccess } from './adapters/endpoints/endpoint-access.ts'
import { createReadDiskSpace } from './adapters/folder/disk-space.ts'
import { gzip } from './adapters/gzip.ts'
import { hashes } from './adapters/hashes.ts'
import { unpackRecordTexts } from './adapters/import-files.ts'
import { networks } from './adapters/networks.ts'
import { isCommonPassword } from './adapters/passwords/common-passwords.ts'
import { drawQrCode } from './adapters/qr-code.ts'
import { loadSecretKey } from './adapters/secret-key-file.ts'
import { signatures } from './adapters/signatures.ts'
import { totp } from './adapters/totp.ts'
import { systemMonotonicMs } from './clock.ts'
import type { Settings } from './config.ts'
import type { EndpointAccess } from './domain/access/allowed-endpoints.ts'
import { DOWNLOAD_LIMITS } from './domain/costly-work.ts'
import { TAIL_LIMITS } from './domain/events/tail.ts'
import type { Clock, IdentityProvider } from './domain/ports.ts'
import { newPassword, newToken, openSecrets } from './secrets.ts'
import { createAudit } from './services/audit.ts'
import type { Context } from './services/context.ts'
import { createCostlyWork } from './services/costly-work.ts'
import { checkSecretKey } from './services/operations/secret-key-check.ts'
import { openBackupSource } from './store/backups/open-backup-source.ts'

/** The members of the context that each process brings, and those that tests replace. */
export type ContextOverrides = Pick<Context, 'clock' | 'newId' | 'log'> &
  Partial<Omit<Context, 'settings' | 'store' | 'audit' | 'catalogue'>>

/** The members of the context that are opened before it is built. */
type Opened = Pick<Context, 'store' | 'catalogue' | 'closing'> & { settings: Settings }

/** Returns what services are created with: the opened parts, the adapters, and the overrides in place of the adapters. */
export async function buildContext(opened: Opened, overrides: ContextOverrides): Promise<Context> {
  const { settings } = opened
  const { dataDir } = settings
  const secrets = overrides.secrets ?? openSecrets(settings.secretKey ?? (await loadSecretKey(dataDir)))
  await checkSecretKey(opened.store, secrets)
  const endpointAccess = createEndpointAccess(settings.allowedEndpoints, overrides.log)
  const context = {
    ...ADAPTERS_WITHOUT_SETTINGS,
    secrets,
    endpointAccess,
    ...lateAdapters(dataDir, { secrets, endpointAccess }),
    identityProvider: await openIdentityProvider(settings),
    monotonicMs: systemMonotonicMs,
    readDiskSpace: createReadDiskSpace(dataDir),
    backups: createBackups(settings, overrides.clock, opened.closing),
    databaseClock: opened.store.databaseClock,
    costlyWork: createCostlyWork(),
    downloadLimits: DOWNLOAD_LIMITS,
    tailLimits: TAIL_LIMITS,
    ...overrides,
    ...opened,
  }
  return { ...context, audit: createAudit(context) }
}

function createBackups(settings: Settings, clock: Clock, closing: AbortSignal): Context['backups'] {
  const { backupDir, backupKeep } = settings
  const openSource = (copyPath: string) => openBackupSource(settings, copyPath)
  return {
    files: { ...backupFiles, clock, version: about.version, openSource },
    folder: backupDir === null ? null : { ...openBackupFolder(backupDir), keep: backupKeep },
    bucket: createBackupBucket(settings, closing),
  }
}

// Without a guard: the operator has set it, and not a customer.
function createBackupBucket(settings: Settings, signal: AbortSignal): Context['backups']['bucket'] {
  const { backupBucket, backupRegion: region, backupAccessKeyId, backupSecretAccessKey } = settings
  if (backupBucket === null || backupAccessKeyId === null || backupSecretAccessKey === null) return null
  const { endpoint, ...place } = backupBucket
  const key = { accessKeyId: backupAccessKeyId, secretAccessKey: backupSecretAccessKey }
  return openBackupBucket({ connection: { endpoint, region, pathStyle: true, ...key }, ...place, signal })
}

const ADAPTERS_WITHOUT_SETTINGS = {
  newToken,
  newPassword,
  isCommonPassword,
  totp,
  networks,
  drawQrCode,
  hashes,
  gzip,
  signatures,
  ed25519,
  csv,
  packArchives,
  packLines,
  readArchiveRecords,
  unpackRecordTexts,
  inspectArchive,
  readVerifiedArchive,
}

type ConnectionOptions = Pick<Context, 'secrets'> & { endpointAccess: EndpointAccess }
type LateAdapters = Pick<Context, 'openBucket' | 'checkStorage' | 'queryInventory'>

// The clients of object storages and inventories are the largest packages. They are loaded when the first is needed, which
// makes the start a fifth shorter.
function lateAdapters(dataDir: string, options: ConnectionOptions): LateAdapters {
  const buckets = () => import('./adapters/bucket.ts')
  const inventory = () => import('./adapters/ec2/query-inventory.ts')
  return {
    openBucket: async (...args) => (await buckets()).createOpenBucket({ dataDir, ...options })(...args),
    checkStorage: async (...args) => (await buckets()).createCheckStorage(options)(...args),
    queryInventory: async (...args) => (await inventory()).createQueryInventory(options)(...args),
  }
}

async function openIdentityProvider(settings: Settings): Promise<IdentityProvider | null> {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret } = settings
  if (issuer === null || clientId === null || clientSecret === null) return null
  const { openOidcProvider } = await import('./adapters/oidc.ts')
  return openOidcProvider({ issuer, clientId, clientSecret, userClaim: settings.oidcUserClaim })
}
