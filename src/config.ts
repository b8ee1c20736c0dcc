import { BACKUP_SETTINGS, parseBackupSettings } from './config-backups.ts'
import { findSettingConflict } from './config-conflicts.ts'
import {
  accessKeyId,
  accountId,
  endpointList,
  host,
  identifier,
  issuerUrl,
  label,
  lengthBetween,
  logLevel,
  networkList,
  oneOf,
  origin,
  path,
  postgresUrl,
  secretKey,
  trueOrFalse,
  userName,
  wholeNumber,
} from './config-parsers.ts'
import {
  type Environment,
  InvalidSetting,
  optional,
  parseOptional,
  parseRequired,
  type Setting,
  secret,
  setting,
} from './config-setting.ts'
import { SECOND_FACTOR_POLICIES } from './domain/access/second-factor.ts'

/** All settings, in the order of the documentation. */
export const SETTINGS = {
  host: setting('DAYBOOK_HOST', '127.0.0.1', 'IP address or host name to listen on.', host()),
  port: setting('DAYBOOK_PORT', '8080', 'Port to listen on; `0` picks a free one.', wholeNumber(0, 65_535)),
  dataDir: setting(
    'DAYBOOK_DATA_DIR',
    './data',
    'Folder for the embedded database and the secret key.',
    path('folder'),
  ),
  databaseUrl: secret(
    'DATABASE_URL',
    'PostgreSQL database, of version 15 or later, to use instead of the embedded one.',
    postgresUrl(),
  ),
  replicaUrl: secret(
    'DATABASE_REPLICA_URL',
    'PostgreSQL read replica for lookups and downloads.',
    postgresUrl(),
  ),
  citus: setting(
    'DAYBOOK_CITUS',
    'off',
    'Whether Citus distributes the events over the workers of that database: `on` or `off`.',
    oneOf(['on', 'off']),
  ),
  secretKey: secret(
    'DAYBOOK_SECRET_KEY',
    'Key that encrypts stored secrets; by default, generated in the data folder with mode 0600.',
    secretKey(),
  ),
  publicUrl: optional(
    'DAYBOOK_PUBLIC_URL',
    'Public origin when behind a reverse proxy, for links, cookies and CSRF protection.',
    origin(),
  ),
  trustedProxies: optional(
    'DAYBOOK_TRUSTED_PROXIES',
    'Proxies whose `X-Forwarded-For` header is trusted: IP addresses or CIDR blocks, comma-separated.',
    networkList(),
  ),
  allowedEndpoints: optional(
    'DAYBOOK_ALLOWED_ENDPOINTS',
    'Private or http endpoints that projects may connect to: hosts, `host:port`, IP addresses or CIDR blocks, comma-separated, or `none`.',
    endpointList(),
  ),
  region: setting(
    'DAYBOOK_REGION',
    'local',
    'Region in events and ARNs; AWS tools must sign for it unless it is the default.',
    identifier(64),
  ),
  customer: setting('DAYBOOK_CUSTOMER', 'Default', 'Name of the first customer.', label()),
  accountId: setting('DAYBOOK_ACCOUNT_ID', '000000000001', 'Account ID of the first customer.', accountId()),
  project: setting('DAYBOOK_PROJECT', 'default', 'ID and name of the first project.', identifier(64)),
  adminUser: setting(
    'DAYBOOK_ADMIN_USER',
    'admin',
    'User name of the first primary administrator.',
    userName(),
  ),
  adminPassword: secret(
    'DAYBOOK_ADMIN_PASSWORD',
    'Password of that user; by default, generated and printed once on the first start.',
    lengthBetween(1, 1_024),
  ),
  adminAccessKeyId: optional(
    'DAYBOOK_ADMIN_ACCESS_KEY_ID',
    'ID of an access key to create for that user on the first start.',
    accessKeyId(),
  ),
  adminSecretAccessKey: secret(
    'DAYBOOK_ADMIN_SECRET_ACCESS_KEY',
    'Secret of that access key.',
    lengthBetween(16, 128),
  ),
  oidcIssuer: optional(
    'DAYBOOK_OIDC_ISSUER',
    'Issuer URL of an OpenID Connect provider that users can sign in with, in addition to passwords.',
    issuerUrl(),
  ),
  oidcClientId: optional('DAYBOOK_OIDC_CLIENT_ID', 'Client ID of Daybook at that provider.', label()),
  oidcClientSecret: secret(
    'DAYBOOK_OIDC_CLIENT_SECRET',
    'Client secret of Daybook at that provider.',
    lengthBetween(1, 1_024),
  ),
  oidcUserClaim: setting(
    'DAYBOOK_OIDC_USER_CLAIM',
    'preferred_username',
    'Claim that holds the user name; it must match exactly, including case.',
    label(),
  ),
  oidcLabel: setting(
    'DAYBOOK_OIDC_LABEL',
    'Company sign-in',
    'Label of the button on the sign-in page.',
    label(),
  ),
  oidcAccountId: optional(
    'DAYBOOK_OIDC_ACCOUNT_ID',
    'Account ID of the customer whose users sign in with that provider; by default, the first customer.',
    accountId(),
  ),
  oidcOnly: setting(
    'DAYBOOK_OIDC_ONLY',
    'false',
    'Whether users sign in with that provider only, so that no password opens anything.',
    trueOrFalse(),
  ),
  secondFactor: setting(
    'DAYBOOK_SECOND_FACTOR',
    'optional',
    'Who needs a second factor to sign in with a password: `optional`, `administrators` or `everybody`.',
    oneOf(SECOND_FACTOR_POLICIES),
  ),
  sessionIdleMinutes: setting(
    'DAYBOOK_SESSION_IDLE_MINUTES',
    '30',
    'Minutes without a request after which a session of the console ends.',
    wholeNumber(5, 10_080),
  ),
  retentionDays: setting('DAYBOOK_RETENTION_DAYS', '30', 'Days to keep events.', wholeNumber(1, 3_650)),
  reportRetentionDays: setting(
    'DAYBOOK_REPORT_RETENTION_DAYS',
    '366',
    'Days to keep the administrator log; kept at least as long as events, and deleted in whole months.',
    wholeNumber(1, 36_500),
  ),
  trailLimit: setting(
    'DAYBOOK_TRAIL_LIMIT',
    '2',
    'Maximum number of trails per customer.',
    wholeNumber(1, 1_000),
  ),
  deliverySeconds: setting(
    'DAYBOOK_DELIVERY_SECONDS',
    '300',
    'Seconds between deliveries of a trail.',
    wholeNumber(1, 3_600),
  ),
  actionsFile: optional(
    'DAYBOOK_ACTIONS_FILE',
    'JSON file that adds actions to the catalogue or overrides parts of it.',
    path('file'),
  ),
  ...BACKUP_SETTINGS,
  logLevel: setting('DAYBOOK_LOG_LEVEL', 'info', 'Minimum log level.', logLevel()),
} as const

/** The values of all settings; frozen. */
export type Settings = ReturnType<typeof parseSettings>

/** Returns the values of all settings in an environment, in which an empty variable counts as not set; throws InvalidSetting. */
export function parseSettings(environment: Environment) {
  const value = <Value>(setting: Setting<Value>) => parseRequired(setting, environment)
  const valueOrNull = <Value>(setting: Setting<Value>) => parseOptional(setting, environment)
  return withoutConflict({
    host: value(SETTINGS.host),
    port: value(SETTINGS.port),
    dataDir: value(SETTINGS.dataDir),
    databaseUrl: valueOrNull(SETTINGS.databaseUrl),
    replicaUrl: valueOrNull(SETTINGS.replicaUrl),
    usesCitus: value(SETTINGS.citus) === 'on',
    secretKey: valueOrNull(SETTINGS.secretKey),
    publicUrl: valueOrNull(SETTINGS.publicUrl),
    trustedProxies: valueOrNull(SETTINGS.trustedProxies) ?? [],
    allowedEndpoints: valueOrNull(SETTINGS.allowedEndpoints),
    region: value(SETTINGS.region),
    customer: value(SETTINGS.customer),
    accountId: value(SETTINGS.accountId),
    project: value(SETTINGS.project),
    adminUser: value(SETTINGS.adminUser),
    adminPassword: valueOrNull(SETTINGS.adminPassword),
    adminAccessKeyId: valueOrNull(SETTINGS.adminAccessKeyId),
    adminSecretAccessKey: valueOrNull(SETTINGS.adminSecretAccessKey),
    oidcIssuer: valueOrNull(SETTINGS.oidcIssuer),
    oidcClientId: valueOrNull(SETTINGS.oidcClientId),
    oidcClientSecret: valueOrNull(SETTINGS.oidcClientSecret),
    oidcUserClaim: value(SETTINGS.oidcUserClaim),
    oidcLabel: value(SETTINGS.oidcLabel),
    oidcAccountId: valueOrNull(SETTINGS.oidcAccountId),
    oidcOnly: value(SETTINGS.oidcOnly),
    secondFactor: value(SETTINGS.secondFactor),
    sessionIdleMinutes: value(SETTINGS.sessionIdleMinutes),
    retentionDays: value(SETTINGS.retentionDays),
    reportRetentionDays: value(SETTINGS.reportRetentionDays),
    trailLimit: value(SETTINGS.trailLimit),
    deliverySeconds: value(SETTINGS.deliverySeconds),
    actionsFile: valueOrNull(SETTINGS.actionsFile),
    ...parseBackupSettings(environment),
    logLevel: value(SETTINGS.logLevel),
  })
}

function withoutConflict<Values extends Parameters<typeof findSettingConflict>[0]>(
  settings: Values,
): Readonly<Values> {
  const conflict = findSettingConflict(settings)
  if (conflict !== null) throw new InvalidSetting(conflict)
  return Object.freeze(settings)
}

/** Returns the environment of this process. */
export function processEnvironment(): Environment {
  return process.env
}
