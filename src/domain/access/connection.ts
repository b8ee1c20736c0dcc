import { invalidField } from '../fault.ts'
import { checkLength } from '../parse.ts'

/** The kinds of connections. A project has at most one of each. */
export const CONNECTION_KINDS = ['storage', 'inventory'] as const

/** `storage` holds a project's buckets; `inventory` is an EC2-compatible API that lists a project's servers. */
export type ConnectionKind = (typeof CONNECTION_KINDS)[number]

/** A connection of a project to an external service, with an access key for it. */
export type Connection = {
  endpoint: string
  /** The region for which requests are signed. */
  region: string
  /** Whether bucket names belong in the path of URLs; null for a kind without buckets. */
  pathStyle: boolean | null
  accessKeyId: string
  /** The secret access key, encrypted. */
  sealedSecret: string
  /** When the service was last queried on schedule; null before the first time, and for a kind that never is. */
  checkedAt: Date | null
  /** The error of that query, in the service's own words; null if it succeeded. */
  error: string | null
}

/** A connection as an administrator enters it; an empty secret keeps the stored one. */
export type ConnectionSettings = {
  endpoint: string
  region: string
  pathStyle?: boolean
  accessKeyId: string
  secretAccessKey: string
}

/** The result of a check: the error of the service in its own words, or null and, for an inventory, the number of its servers. */
export type ConnectionCheck = { error: string | null; servers: number | null }

// How the settings of the kinds differ.
const KINDS = {
  storage: { hasPathStyle: true, allowsPath: false, endpointFault: 'storageEndpointInvalid' },
  // Some clouds serve their API under a path.
  inventory: { hasPathStyle: false, allowsPath: true, endpointFault: 'inventoryEndpointInvalid' },
} as const satisfies Record<ConnectionKind, object>

/**
 * Returns the settings of a connection, its endpoint without a slash at the end; throws a fault that names the first
 * member with a value that it must not have.
 */
export function parseConnection(kind: ConnectionKind, settings: ConnectionSettings) {
  return {
    endpoint: parseEndpoint(kind, settings.endpoint),
    region: parsePrintable(settings.region, 'region'),
    pathStyle: KINDS[kind].hasPathStyle ? (settings.pathStyle ?? false) : null,
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
