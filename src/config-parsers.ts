import { isIP } from 'node:net'
import { type AllowedEndpoints, parseAllowedEndpoints } from './domain/access/allowed-endpoints.ts'
import { isUserName, SYSTEM_USER } from './domain/access/user.ts'
import { isBackupSchedule } from './domain/backups/backup-schedule.ts'
import { isLoopback } from './domain/loopback.ts'
import { MESSAGES } from './domain/messages/messages.ts'

const { settings: TEXT } = MESSAGES

/** Parses the text of one setting: `parse` returns undefined for a text that is not allowed, and `formatError` says what is. */
export type SettingParser<Value> = {
  formatError: (setting: { name: string }) => string
  parse: (text: string) => Value | undefined
}

/** Accepts an IP address or a host name. */
export function host(): SettingParser<string> {
  return matching(/^[A-Za-z0-9.:_-]{1,253}$/, TEXT.notHost)
}

/** Accepts a whole number from `min` to `max`, both inclusive. */
export function wholeNumber(min: number, max: number): SettingParser<number> {
  const toNumber = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN)
  return {
    formatError: ({ name }) => TEXT.notWholeNumber({ name, min, max }),
    parse: (text) => (toNumber(text) >= min && toNumber(text) <= max ? toNumber(text) : undefined),
  }
}

/** Accepts the path of a folder or a file, which need not exist yet. */
export function path(kind: 'folder' | 'file'): SettingParser<string> {
  const formatError = kind === 'folder' ? TEXT.notFolder : TEXT.notFile
  return { formatError, parse: (text) => (text.includes('\0') ? undefined : text) }
}

/** Accepts the connection URL of a PostgreSQL database. */
export function postgresUrl(): SettingParser<string> {
  const isPostgresUrl = (text: string) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)
  return {
    formatError: TEXT.notPostgresUrl,
    parse: (text) => (isPostgresUrl(text) ? text : undefined),
  }
}

/** Accepts a key of 32 bytes in hexadecimal or base64. */
export function secretKey(): SettingParser<Uint8Array> {
  return {
    formatError: TEXT.notSecretKey,
    parse: (text) => {
      const isHex = /^[0-9a-fA-F]{64}$/.test(text)
      const isBase64 = /^[A-Za-z0-9+/_-]{43}=?$/.test(text)
      return isHex || isBase64 ? new Uint8Array(Buffer.from(text, isHex ? 'hex' : 'base64')) : undefined
    },
  }
}

/** Accepts an HTTP or HTTPS origin: scheme, host and port. */
export function origin(): SettingParser<string> {
  return {
    formatError: TEXT.notOrigin,
    parse: (text) => {
      const url = URL.canParse(text) ? new URL(text) : null
      const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`
      return isOrigin ? url.origin : undefined
    },
  }
}

/** Accepts IP addresses and CIDR blocks, separated by commas. */
export function networkList(): SettingParser<readonly string[]> {
  return {
    formatError: TEXT.notNetworks,
    parse: (text) => {
      const networks = text.split(',').map((network) => network.trim())
      return networks.every(isNetwork) ? networks : undefined
    },
  }
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32))
}

/** Accepts hosts, IP addresses and CIDR blocks, separated by commas, the first two also with a port; or `none`. */
export function endpointList(): SettingParser<NonNullable<AllowedEndpoints>> {
  return { formatError: TEXT.notEndpoints, parse: parseAllowedEndpoints }
}

/** Accepts the issuer URL of an OpenID Connect provider: HTTPS, or HTTP on a loopback address. */
export function issuerUrl(): SettingParser<string> {
  return {
    formatError: TEXT.notIssuer,
    parse: (text) => {
      const url = URL.canParse(text) ? new URL(text) : null
      const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
      const isBare = url !== null && !/[?#@]|\/\.well-known\//.test(text)
      return isSafe && isBare ? text : undefined
    },
  }
}

/** Accepts a name in the characters that users and projects may have in theirs, up to `max` characters. */
export function identifier(max: number): SettingParser<string> {
  return matching(new RegExp(`^(?!-)[A-Za-z0-9._-]{1,${max}}$`), ({ name }) =>
    TEXT.notIdentifier({ name, max }),
  )
}

/** Accepts the name of a user. */
export function userName(): SettingParser<string> {
  const max = 32
  const { parse } = identifier(max)
  return {
    formatError: ({ name }) => TEXT.notUserName({ name, max, reserved: SYSTEM_USER }),
    parse: (text) => (isUserName(text) ? parse(text) : undefined),
  }
}

/** Accepts one line of text, up to 255 characters. */
export function label(): SettingParser<string> {
  return matching(/^\P{Cc}{1,255}$/u, TEXT.notLabel)
}

/** Accepts the account ID of a customer. */
export function accountId(): SettingParser<string> {
  return matching(/^\d{12}$/, TEXT.notAccountId)
}

/** Accepts the ID of an access key. */
export function accessKeyId(): SettingParser<string> {
  return matching(/^[A-Za-z0-9_-]{8,128}$/, TEXT.notAccessKeyId)
}

/** Accepts any text of `min` to `max` characters. */
export function lengthBetween(min: number, max: number): SettingParser<string> {
  return {
    formatError: ({ name }) => TEXT.notLength({ name, min, max }),
    parse: (text) => (text.length >= min && text.length <= max ? text : undefined),
  }
}

/** Accepts `true` or `false`. */
export function trueOrFalse(): SettingParser<boolean> {
  return {
    formatError: ({ name }) => TEXT.notOneOf({ name, allowed: ['true', 'false'] }),
    parse: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  }
}

/** Accepts one of some words. */
export function oneOf<const Word extends string>(allowed: readonly Word[]): SettingParser<Word> {
  return {
    formatError: ({ name }) => TEXT.notOneOf({ name, allowed }),
    parse: (text) => allowed.find((word) => word === text),
  }
}

/** Accepts a schedule of five fields. */
export function backupSchedule(): SettingParser<string> {
  return {
    formatError: TEXT.notSchedule,
    parse: (text) => (isBackupSchedule(text) ? text.trim() : undefined),
  }
}

/** A bucket of an object storage, and what the keys of its objects begin with. */
export type BackupBucketPlace = { endpoint: string; bucket: string; prefix: string }

/** Accepts the URL of an object storage with a bucket, and maybe a folder in it. */
export function backupBucket(): SettingParser<BackupBucketPlace> {
  return { formatError: TEXT.notBackupBucket, parse: parseBackupBucket }
}

function parseBackupBucket(text: string): BackupBucketPlace | undefined {
  const url = URL.canParse(text) ? new URL(text) : null
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.username + url.password + url.search + url.hash !== ''
  )
    return undefined
  const [, bucket, folder = ''] =
    /^\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(\/[A-Za-z0-9._/-]*)?$/.exec(url.pathname) ?? []
  if (bucket === undefined) return undefined
  const prefix = folder
    .split('/')
    .filter((part) => part !== '')
    .map((part) => `${part}/`)
    .join('')
  return { endpoint: url.origin, bucket, prefix }
}

/** Accepts the name of a region. */
export function regionName(): SettingParser<string> {
  return matching(/^[A-Za-z0-9-]{1,64}$/, TEXT.notRegion)
}

/** Accepts a log level. */
export function logLevel() {
  const levels = ['debug', 'info', 'warn', 'error'] as const
  return {
    formatError: TEXT.notLogLevel,
    parse: (text: string) => levels.find((level) => level === text),
  }
}

function matching(pattern: RegExp, formatError: SettingParser<string>['formatError']): SettingParser<string> {
  return { formatError, parse: (text) => (pattern.test(text) ? text : undefined) }
}
