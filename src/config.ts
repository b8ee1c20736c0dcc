import { readFileSync } from 'node:fs'

/** How one setting is read: what it must look like, in words, and the value or undefined when it does not. */
type Reader<Value> = { allowed: string; read: (text: string) => Value | undefined }

type Setting<Value> = {
  name: string
  default: string | null
  meaning: string
  secret: boolean
} & Reader<Value>

/** Every setting there is, in the order of the documentation. */
export const SETTINGS = {
  host: row('DAYBOOK_HOST', '127.0.0.1', 'Address to listen on.', host()),
  port: row('DAYBOOK_PORT', '8080', 'Port to listen on; 0 takes a free one.', wholeNumber(0, 65_535)),
  dataDir: row(
    'DAYBOOK_DATA_DIR',
    './data',
    'Folder of the embedded database and of the secret key.',
    path(),
  ),
  databaseUrl: secret('DATABASE_URL', 'PostgreSQL instead of the embedded database.', postgresUrl()),
  replicaUrl: secret(
    'DATABASE_REPLICA_URL',
    'PostgreSQL that lookups and downloads read from.',
    postgresUrl(),
  ),
  secretKey: secret(
    'DAYBOOK_SECRET_KEY',
    'Seals secrets at rest; made in the data folder with mode 0600 when not set.',
    key(),
  ),
  publicUrl: optional(
    'DAYBOOK_PUBLIC_URL',
    'Behind a proxy: the origin people use, for links, cookies and CSRF protection.',
    origin(),
  ),
  region: row('DAYBOOK_REGION', 'local', 'Region of events and ARNs, and of AWS tools once set.', name(64)),
  customer: row('DAYBOOK_CUSTOMER', 'Default', 'Name of the first customer.', label()),
  accountId: row('DAYBOOK_ACCOUNT_ID', '000000000001', 'Account id of the first customer.', accountId()),
  project: row('DAYBOOK_PROJECT', 'default', 'Id and name of the first project.', name(64)),
  adminUser: row('DAYBOOK_ADMIN_USER', 'admin', 'User name of the first primary administrator.', name(32)),
  adminPassword: secret(
    'DAYBOOK_ADMIN_PASSWORD',
    'Password of that user; made and printed once at the first start when not set.',
    lengthBetween(8, 1_024),
  ),
  adminAccessKeyId: optional(
    'DAYBOOK_ADMIN_ACCESS_KEY_ID',
    'Id of an access key for that user, made at the first start.',
    accessKeyId(),
  ),
  adminSecretAccessKey: secret(
    'DAYBOOK_ADMIN_SECRET_ACCESS_KEY',
    'Secret of that access key.',
    lengthBetween(16, 128),
  ),
  retentionDays: row('DAYBOOK_RETENTION_DAYS', '30', 'Days that events are kept.', wholeNumber(1, 3_650)),
  trailLimit: row('DAYBOOK_TRAIL_LIMIT', '2', 'Trails that a customer may have.', wholeNumber(1, 1_000)),
  logLevel: row('DAYBOOK_LOG_LEVEL', 'info', 'Least urgent happening that is logged.', logLevel()),
} as const

/** The settings as read once at the start; frozen. */
export type Settings = ReturnType<typeof readSettings>

/** A setting that cannot be used; the message names it and says what is allowed. */
export class BadSetting extends Error {
  override name = 'BadSetting' as const
}

/** Reads every setting from the environment; an empty one counts as not set. */
export function readSettings(environment: Environment) {
  const value = <Value>(setting: Setting<Value>) => required(setting, environment)
  const maybe = <Value>(setting: Setting<Value>) => read(setting, environment)
  const settings = Object.freeze({
    host: value(SETTINGS.host),
    port: value(SETTINGS.port),
    dataDir: value(SETTINGS.dataDir),
    databaseUrl: maybe(SETTINGS.databaseUrl),
    replicaUrl: maybe(SETTINGS.replicaUrl),
    secretKey: maybe(SETTINGS.secretKey),
    publicUrl: maybe(SETTINGS.publicUrl),
    region: value(SETTINGS.region),
    customer: value(SETTINGS.customer),
    accountId: value(SETTINGS.accountId),
    project: value(SETTINGS.project),
    adminUser: value(SETTINGS.adminUser),
    adminPassword: maybe(SETTINGS.adminPassword),
    adminAccessKeyId: maybe(SETTINGS.adminAccessKeyId),
    adminSecretAccessKey: maybe(SETTINGS.adminSecretAccessKey),
    retentionDays: value(SETTINGS.retentionDays),
    trailLimit: value(SETTINGS.trailLimit),
    logLevel: value(SETTINGS.logLevel),
  })
  refuseHalves(settings)
  return settings
}

/** Names and values, as a process is given them. */
export type Environment = { readonly [name: string]: string | undefined }

/** The environment of this process. */
export function processEnvironment(): Environment {
  return process.env
}

function refuseHalves(settings: {
  adminAccessKeyId: string | null
  adminSecretAccessKey: string | null
  databaseUrl: string | null
  replicaUrl: string | null
}): void {
  if ((settings.adminAccessKeyId === null) !== (settings.adminSecretAccessKey === null)) {
    throw new BadSetting(
      'DAYBOOK_ADMIN_ACCESS_KEY_ID and DAYBOOK_ADMIN_SECRET_ACCESS_KEY must be set together or not at all.',
    )
  }
  if (settings.replicaUrl !== null && settings.databaseUrl === null) {
    throw new BadSetting('DATABASE_REPLICA_URL needs DATABASE_URL to be set as well.')
  }
}

function required<Value>(setting: Setting<Value>, environment: Environment): Value {
  const value = read(setting, environment)
  if (value === null) throw new BadSetting(`${setting.name} must be set.`)
  return value
}

function read<Value>(setting: Setting<Value>, environment: Environment): Value | null {
  const text = given(setting, environment) ?? setting.default
  if (text === null) return null
  const value = setting.read(text)
  if (value === undefined) throw new BadSetting(`${setting.name} must be ${setting.allowed}.`)
  return value
}

// A secret may also come from the file that its `_FILE` twin names, as container platforms hand them out.
function given(setting: { name: string; secret: boolean }, environment: Environment): string | null {
  const text = environment[setting.name] || null
  const file = setting.secret ? environment[`${setting.name}_FILE`] || null : null
  if (file === null) return text
  if (text !== null) throw new BadSetting(`Set ${setting.name} or ${setting.name}_FILE, not both.`)
  return contents(`${setting.name}_FILE`, file) || null
}

function contents(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch {
    throw new BadSetting(`${name} must name a file that can be read.`)
  }
}

function row<Value>(name: string, fallback: string, meaning: string, reader: Reader<Value>): Setting<Value> {
  return { name, default: fallback, meaning, secret: false, ...reader }
}

function optional<Value>(name: string, meaning: string, reader: Reader<Value>): Setting<Value> {
  return { name, default: null, meaning, secret: false, ...reader }
}

function secret<Value>(name: string, meaning: string, reader: Reader<Value>): Setting<Value> {
  return { name, default: null, meaning, secret: true, ...reader }
}

function matching(pattern: RegExp, allowed: string): Reader<string> {
  return { allowed, read: (text) => (pattern.test(text) ? text : undefined) }
}

function host(): Reader<string> {
  return matching(/^[A-Za-z0-9.:_-]{1,253}$/, 'an IP address or a host name, such as 127.0.0.1 or 0.0.0.0')
}

function wholeNumber(least: number, most: number): Reader<number> {
  const read = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN)
  return {
    allowed: `a whole number from ${least} to ${most}`,
    read: (text) => (read(text) >= least && read(text) <= most ? read(text) : undefined),
  }
}

function path(): Reader<string> {
  return { allowed: 'the path of a folder', read: (text) => (text.includes('\0') ? undefined : text) }
}

function postgresUrl(): Reader<string> {
  const isOne = (text: string) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)
  return {
    allowed: 'a URL such as postgres://user:password@host:5432/daybook',
    read: (text) => (isOne(text) ? text : undefined),
  }
}

function key(): Reader<Uint8Array> {
  return {
    allowed: '32 bytes as 64 hexadecimal digits or as base64, such as `openssl rand -hex 32` prints',
    read: (text) => {
      const isHex = /^[0-9a-fA-F]{64}$/.test(text)
      const isBase64 = /^[A-Za-z0-9+/_-]{43}=?$/.test(text)
      return isHex || isBase64 ? new Uint8Array(Buffer.from(text, isHex ? 'hex' : 'base64')) : undefined
    },
  }
}

function origin(): Reader<string> {
  return {
    allowed: 'an origin without a path, such as https://daybook.example.org',
    read: (text) => {
      const url = URL.canParse(text) ? new URL(text) : null
      const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`
      return isOrigin ? url.origin : undefined
    },
  }
}

function name(most: number): Reader<string> {
  const allowed = `1 to ${most} of the letters A-Z and a-z, digits, dot, underscore and hyphen, not starting with a hyphen`
  return matching(new RegExp(`^(?!-)[A-Za-z0-9._-]{1,${most}}$`), allowed)
}

function label(): Reader<string> {
  return matching(/^\P{Cc}{1,255}$/u, '1 to 255 characters without control characters')
}

function accountId(): Reader<string> {
  return matching(/^\d{12}$/, '12 digits')
}

function accessKeyId(): Reader<string> {
  return matching(/^[A-Za-z0-9_-]{8,128}$/, '8 to 128 letters, digits, underscores or hyphens')
}

function lengthBetween(least: number, most: number): Reader<string> {
  return {
    allowed: `${least} to ${most} characters long`,
    read: (text) => (text.length >= least && text.length <= most ? text : undefined),
  }
}

function logLevel() {
  const levels = ['debug', 'info', 'warn', 'error'] as const
  return {
    allowed: 'debug, info, warn or error',
    read: (text: string) => levels.find((level) => level === text),
  }
}
