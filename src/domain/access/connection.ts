import { invalidField } from '../fault.ts'
import { checkLength } from '../parse.ts'

/** The kinds of connections. A project has at most one of each. */
export const CONNECTION_KINDS = ['storage', 'inventory'] as const

/** `storage` holds a project's buckets; `inventory` is an EC2-compatible API that lists a project's servers. */
export type ConnectionKind = (typeof CONNECTION_KINDS)[number]

/** What an upload carries, so that the storage can check it: `md5` is `Content-MD5`, `crc32` is `x-amz-checksum-crc32`. */
export const CHECKSUMS = ['md5', 'crc32', 'none'] as const

export type Checksum = (typeof CHECKSUMS)[number]

/**
 * The default. Buckets with Object Lock require a checksum, and `Content-MD5` is the one that every storage has known
 * from the start.
 */
export const DEFAULT_CHECKSUM: Checksum = 'md5'

/** A place that was tested for trails: a bucket, the folder of the keys in it, and whether it was only written to. */
export type TestedTarget = { bucket: string; folder: string; isWriteOnly: boolean }

/** A connection of a project to an external service, with an access key for it. */
export type Connection = {
  endpoint: string
  /** The region for which requests are signed. */
  region: string
  /** Whether bucket names belong in the path of URLs; null for a kind without buckets. */
  pathStyle: boolean | null
  /** The checksum of uploads; null if none was chosen or found yet, and for a kind without buckets. */
  checksum: Checksum | null
  /** Whether the storage refuses to replace an object when it is asked to; null if that is not known yet. */
  conditionalWrites: boolean | null
  /** The targets of trails that were tested since the connection was last changed, the last one at the end. */
  tested: TestedTarget[]
  accessKeyId: string
  /** The secret access key, encrypted. */
  sealedSecret: string
  /**
   * Whether it may lead to private addresses and use http until the operator decides which endpoints are allowed: the
   * connections of before that could be decided, and those of the first customer.
   */
  isTolerated: boolean
  /** When the service was last queried on schedule; null before the first time, and for a kind that never is. */
  checkedAt: Date | null
  /** The error of that query, in the service's own words; null if it succeeded. */
  error: string | null
}

/** A connection as an administrator enters it; an empty secret and a missing checksum keep the stored ones. */
export type ConnectionSettings = {
  endpoint: string
  region: string
  pathStyle?: boolean
  checksum?: Checksum
  accessKeyId: string
  secretAccessKey: string
}

/**
 * The result of a check: the error of the service in its own words, or null. For an inventory also the number of its
 * servers, for object storage the checksum that uploads have from now on.
 */
export type ConnectionCheck = { error: string | null; servers: number | null; checksum: Checksum | null }

// How the settings of the kinds differ.
const KINDS = {
  storage: { hasBuckets: true, allowsPath: false, endpointFault: 'storageEndpointInvalid' },
  // Some clouds serve their API under a path.
  inventory: { hasBuckets: false, allowsPath: true, endpointFault: 'inventoryEndpointInvalid' },
} as const satisfies Record<ConnectionKind, object>

/**
 * Returns the settings of a connection, its endpoint without a slash at the end; throws a fault that names the first
 * member with a value that it must not have. `checksum` is null if it is not set.
 */
export function parseConnection(kind: ConnectionKind, settings: ConnectionSettings) {
  return {
    endpoint: parseEndpoint(kind, settings.endpoint),
    region: parsePrintable(settings.region, 'region'),
    pathStyle: KINDS[kind].hasBuckets ? (settings.pathStyle ?? false) : null,
    checksum: KINDS[kind].hasBuckets ? (settings.checksum ?? null) : null,
    accessKeyId: parsePrintable(settings.accessKeyId, 'accessKeyId'),
    secretAccessKey: checkLength(settings.secretAccessKey, SECRET_LENGTH_MAX, 'secretAccessKey'),
  }
}

// The message does not repeat the value, which may contain a password.
function parseEndpoint(kind: ConnectionKind, value: string): string {
  const { allowsPath, endpointFault } = KINDS[kind]
  const url = URL.canParse(value) ? new URL(value) : null
  const isAllowed =
    url &&
    /^https?:$/.test(url.protocol) &&
    (allowsPath || url.pathname === '/') &&
    !(url.search || url.username || url.password || url.hash)
  if (!isAllowed) throw invalidField('endpoint', endpointFault)
  return url.origin + url.pathname.replace(/(?<!\/)\/+$/, '')
}

const PRINTABLE_LENGTH_MAX = 128
const SECRET_LENGTH_MAX = 256

// The message does not repeat the value: people paste a secret into the wrong field.
function parsePrintable(value: string, field: string): string {
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw invalidField(field, 'notPrintable', { max: PRINTABLE_LENGTH_MAX })
  }
  return checkLength(value, PRINTABLE_LENGTH_MAX, field)
}

/** Returns the checksum for a connection that replaces another one without setting it: a storage keeps what was found. */
export function inheritChecksum(
  kind: ConnectionKind,
  endpoint: string,
  before: Pick<Connection, 'endpoint' | 'checksum'> | null,
): Checksum | null {
  if (!KINDS[kind].hasBuckets) return null
  return before?.endpoint === endpoint ? before.checksum : null
}

/** Returns whether a target was tested; a full test covers one that only writes. */
export function wasTested({ tested }: Pick<Connection, 'tested'>, target: TestedTarget): boolean {
  return tested.some(
    ({ bucket, folder, isWriteOnly }) =>
      bucket === target.bucket && folder === target.folder && (!isWriteOnly || target.isWriteOnly),
  )
}
