import { readFileSync } from 'node:fs'
import { findSettingConflict } from './setting-conflicts.ts'
import {
  accessKeyId,
  accountId,
  host,
  issuer,
  key,
  label,
  lengthBetween,
  logLevel,
  name,
  networks,
  origin,
  path,
  postgresUrl,
  type SettingParser,
  userName,
  wholeNumber,
} from './setting-parsers.ts'

type Setting<Value> = {
  name: string
  default: string | null
  meaning: string
  secret: boolean
} & SettingParser<Value>

/** Every setting there is, in the order of the documentation. */
export const SETTINGS = {
  host: row('DAYBOOK_HOST', '127.0.0.1', 'Address to listen on.', host()),
  port: row('DAYBOOK_PORT', '8080', 'Port to listen on; 0 takes a free one.', wholeNumber(0, 65_535)),
  dataDir: row(
    'DAYBOOK_DATA_DIR',
    './data',
    'Folder of the embedded database and of the secret key.',
    path('folder'),
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
  trustedProxies: optional(
    'DAYBOOK_TRUSTED_PROXIES',
    'Proxies whose X-Forwarded-For is believed: addresses or CIDR blocks, comma-separated.',
    networks(),
  ),
  region: row('DAYBOOK_REGION', 'local', 'Region of events and ARNs, and of AWS tools once set.', name(64)),
  customer: row('DAYBOOK_CUSTOMER', 'Default', 'Name of the first customer.', label()),
  accountId: row('DAYBOOK_ACCOUNT_ID', '000000000001', 'Account id of the first customer.', accountId()),
  project: row('DAYBOOK_PROJECT', 'default', 'Id and name of the first project.', name(64)),
  adminUser: row('DAYBOOK_ADMIN_USER', 'admin', 'User name of the first primary administrator.', userName()),
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
  oidcIssuer: optional(
    'DAYBOOK_OIDC_ISSUER',
    'Address of the OpenID Connect provider that people may sign in with besides passwords.',
    issuer(),
  ),
  oidcClientId: optional('DAYBOOK_OIDC_CLIENT_ID', 'Id under which that provider knows Daybook.', label()),
  oidcClientSecret: secret(
    'DAYBOOK_OIDC_CLIENT_SECRET',
    'Secret that Daybook shows that provider.',
    lengthBetween(1, 1_024),
  ),
  oidcUserClaim: row(
    'DAYBOOK_OIDC_USER_CLAIM',
    'preferred_username',
    'Claim that is the user name, letter by letter.',
    label(),
  ),
  oidcLabel: row('DAYBOOK_OIDC_LABEL', 'Company sign-in', 'Text of the button on the sign-in page.', label()),
  oidcAccountId: optional(
    'DAYBOOK_OIDC_ACCOUNT_ID',
    'Account id of the customer whose users come in this way; the first customer when not set.',
    accountId(),
  ),
  retentionDays: row('DAYBOOK_RETENTION_DAYS', '30', 'Days that events are kept.', wholeNumber(1, 3_650)),
  reportRetentionDays: row(
    'DAYBOOK_REPORT_RETENTION_DAYS',
    '366',
    'Days that the administrator log is kept, as long as events at least; it is forgotten by whole months.',
    wholeNumber(1, 36_500),
  ),
  trailLimit: row('DAYBOOK_TRAIL_LIMIT', '2', 'Trails that a customer may have.', wholeNumber(1, 1_000)),
  deliverySeconds: row(
    'DAYBOOK_DELIVERY_SECONDS',
    '300',
    'Seconds between two deliveries of a trail.',
    wholeNumber(1, 3_600),
  ),
  actionsFile: optional(
    'DAYBOOK_ACTIONS_FILE',
    'JSON file that adds to the action catalogue, or says some of it differently.',
    path('file'),
  ),
  logLevel: row('DAYBOOK_LOG_LEVEL', 'info', 'Least urgent happening that is logged.', logLevel()),
} as const

/** The settings as read once at the start; frozen. */
export type Settings = ReturnType<typeof parseSettings>

/** A setting that cannot be used; the message names it and says what is allowed. */
export class InvalidSetting extends Error {
  override name = 'BadSetting' as const
}

/** Reads every setting from the environment; an empty one counts as not set. */
export function parseSettings(environment: Environment) {
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
    trustedProxies: maybe(SETTINGS.trustedProxies) ?? [],
    region: value(SETTINGS.region),
    customer: value(SETTINGS.customer),
    accountId: value(SETTINGS.accountId),
    project: value(SETTINGS.project),
    adminUser: value(SETTINGS.adminUser),
    adminPassword: maybe(SETTINGS.adminPassword),
    adminAccessKeyId: maybe(SETTINGS.adminAccessKeyId),
    adminSecretAccessKey: maybe(SETTINGS.adminSecretAccessKey),
    oidcIssuer: maybe(SETTINGS.oidcIssuer),
    oidcClientId: maybe(SETTINGS.oidcClientId),
    oidcClientSecret: maybe(SETTINGS.oidcClientSecret),
    oidcUserClaim: value(SETTINGS.oidcUserClaim),
    oidcLabel: value(SETTINGS.oidcLabel),
    oidcAccountId: maybe(SETTINGS.oidcAccountId),
    retentionDays: value(SETTINGS.retentionDays),
    reportRetentionDays: value(SETTINGS.reportRetentionDays),
    trailLimit: value(SETTINGS.trailLimit),
    deliverySeconds: value(SETTINGS.deliverySeconds),
    actionsFile: maybe(SETTINGS.actionsFile),
    logLevel: value(SETTINGS.logLevel),
  })
  const wrong = findSettingConflict(settings)
  if (wrong !== null) throw new InvalidSetting(wrong)
  return settings
}

/** Names and values, as a process is given them. */
export type Environment = { readonly [name: string]: string | undefined }

/** The environment of this process. */
export function processEnvironment(): Environment {
  return process.env
}

function required<Value>(setting: Setting<Value>, environment: Environment): Value {
  const value = read(setting, environment)
  if (value === null) throw new InvalidSetting(`${setting.name} must be set.`)
  return value
}

function read<Value>(setting: Setting<Value>, environment: Environment): Value | null {
  const text = given(setting, environment) ?? setting.default
  if (text === null) return null
  const value = setting.parse(text)
  if (value === undefined) throw new InvalidSetting(`${setting.name} must be ${setting.allowed}.`)
  return value
}

// A secret may also come from the file that its `_FILE` twin names, as container platforms hand them out.
function given(setting: { name: string; secret: boolean }, environment: Environment): string | null {
  const text = environment[setting.name] || null
  const file = setting.secret ? environment[`${setting.name}_FILE`] || null : null
  if (file === null) return text
  if (text !== null) throw new InvalidSetting(`Set ${setting.name} or ${setting.name}_FILE, not both.`)
  return contents(`${setting.name}_FILE`, file) || null
}

function contents(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch {
    throw new InvalidSetting(`${name} must name a file that can be read.`)
  }
}

function row<Value>(
  name: string,
  fallback: string,
  meaning: string,
  reader: SettingParser<Value>,
): Setting<Value> {
  return { name, default: fallback, meaning, secret: false, ...reader }
}

function optional<Value>(name: string, meaning: string, reader: SettingParser<Value>): Setting<Value> {
  return { name, default: null, meaning, secret: false, ...reader }
}

function secret<Value>(name: string, meaning: string, reader: SettingParser<Value>): Setting<Value> {
  return { name, default: null, meaning, secret: true, ...reader }
}
