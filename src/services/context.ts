import type { EndpointAccess } from '../domain/access/allowed-endpoints.ts'
import type { DrawQrCode, IsCommonPassword, Networks, Totp } from '../domain/access/authentication-ports.ts'
import type { SecondFactorPolicy } from '../domain/access/second-factor.ts'
import type { Catalogue } from '../domain/actions/action-catalogue.ts'
import type { DownloadLimits } from '../domain/costly-work.ts'
import type { ReadDiskSpace } from '../domain/disk-space.ts'
import type { UnpackRecordTexts } from '../domain/events/import-ports.ts'
import type { TailLimits } from '../domain/events/tail.ts'
import type {
  CheckStorage,
  Clock,
  Csv,
  Gzip,
  Hashes,
  IdentityProvider,
  InspectArchive,
  Log,
  NewId,
  NewPassword,
  NewToken,
  OpenBucket,
  PackArchives,
  QueryInventory,
  ReadArchiveRecords,
  ReadVerifiedArchive,
  Secrets,
  Signatures,
} from '../domain/ports.ts'
import type { PackLines } from '../domain/trails/submissions.ts'
import type { Ed25519 } from '../domain/tree/ed25519.ts'
import type { CustomerStore, Store } from '../store/store.ts'
import type { Audit } from './audit.ts'
import type { BackupBucket, BackupFolder, BackupTools } from './backup-tools.ts'
import type { CostlyWork } from './costly-work.ts'

/** What services are created with. It is built once; a service names the part that it uses. */
export type Context = {
  settings: ServiceSettings
  store: Store
  audit: Audit
  /** The places for work that costs much. */
  costlyWork: CostlyWork
  downloadLimits: DownloadLimits
  tailLimits: TailLimits
  /** The built-in actions and the operator's own. */
  catalogue: Catalogue
  clock: Clock
  /** Returns milliseconds by a clock that only runs forward, whatever time is set. */
  monotonicMs: () => number
  /** Returns the time by the clock of the database; the embedded one has none, and its time is `now`. */
  databaseClock: (now: Date) => Promise<Date>
  readDiskSpace: ReadDiskSpace
  /** What backups are made with, and the folder of scheduled ones and the bucket for copies of them; null if there is none. */
  backups: { files: BackupTools; folder: BackupFolder | null; bucket: BackupBucket | null }
  newId: NewId
  newToken: NewToken
  newPassword: NewPassword
  isCommonPassword: IsCommonPassword
  totp: Totp
  networks: Networks
  drawQrCode: DrawQrCode
  log: Log
  secrets: Secrets
  hashes: Hashes
  gzip: Gzip
  signatures: Signatures
  ed25519: Ed25519
  csv: Csv
  /** What decides where the connections of customers may lead. */
  endpointAccess: EndpointAccess
  openBucket: OpenBucket
  checkStorage: CheckStorage
  packArchives: PackArchives
  packLines: PackLines
  readArchiveRecords: ReadArchiveRecords
  unpackRecordTexts: UnpackRecordTexts
  inspectArchive: InspectArchive
  readVerifiedArchive: ReadVerifiedArchive
  queryInventory: QueryInventory
  /** The company's identity provider, or null if there is none. */
  identityProvider: IdentityProvider | null
  /** Aborted when Daybook shuts down. */
  closing: AbortSignal
}

/** The settings that services use, as the configuration describes them. */
export type ServiceSettings = {
  region: string
  customer: string
  accountId: string
  project: string
  adminUser: string
  adminPassword: string | null
  adminAccessKeyId: string | null
  adminSecretAccessKey: string | null
  oidcLabel: string
  oidcAccountId: string | null
  oidcOnly: boolean
  secondFactor: SecondFactorPolicy
  sessionIdleMinutes: number
  retentionDays: number
  reportRetentionDays: number
  trailLimit: number
  deliverySeconds: number
}

/** The part of the store that reaches some kinds of a customer's rows, such as `CustomerRows<'events'>`. */
export type CustomerRows<Name extends keyof CustomerStore> = {
  forCustomer(customer: number): Pick<CustomerStore, Name>
}
