import { isIP } from 'node:net'
import { isUserName, SYSTEM_USER } from './domain/access/user.ts'
import { isLoopback } from './domain/loopback.ts'

/** Parses the text of one setting: `parse` returns undefined for a text that is not `allowed`, which completes "must be …". */
export type SettingParser<Value> = { allowed: string; parse: (text: string) => Value | undefined }

/** Accepts an IP address or a host name. */
export function host(): SettingParser<string> {
  return matching(/^[A-Za-z0-9.:_-]{1,253}$/, 'an IP address or a host name, such as 127.0.0.1 or 0.0.0.0')
}

/** Accepts a whole number from `min` to `max`, both inclusive. */
export function wholeNumber(min: number, max: number): SettingParser<number> {
  const toNumber = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN)
  return {
    allowed: `a whole number from ${min} to ${max}`,
    parse: (text) => (toNumber(text) >= min && toNumber(text) <= max ? toNumber(text) : undefined),
  }
}

/** Accepts the path of a folder or a file, which need not exist yet. */
export function path(kind: 'folder' | 'file'): SettingParser<string> {
  return { allowed: `the path of a ${kind}`, parse: (text) => (text.includes('\0') ? undefined : text) }
}

/** Accepts the connection URL of a PostgreSQL database. */
export function postgresUrl(): SettingParser<string> {
  const isPostgresUrl = (text: string) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)
  return {
    allowed: 'a URL such as postgres://user:password@host:5432/daybook',
    parse: (text) => (isPostgresUrl(text) ? text : undefined),
  }
}

/** Accepts a key of 32 bytes in hexadecimal or base64. */
export function secretKey(): SettingParser<Uint8Array> {
  return {
    allowed: '32 bytes in hexadecimal (64 digits) or base64; `openssl rand -hex 32` generates a key',
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
    allowed: 'an origin without a path, such as https://daybook.example.org',
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
    allowed: 'IP addresses or CIDR blocks, separated by commas, such as 10.0.0.7, 192.168.0.0/16',
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

/** Accepts the issuer URL of an OpenID Connect provider: HTTPS, or HTTP on a loopback address. */
export function issuerUrl(): SettingParser<string> {
  return {
    allowed:
      'the issuer URL of the provider, such as https://id.example.org, without /.well-known/ and what follows; http is allowed for this machine only',
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
  const allowed = `1 to ${max} letters (A-Z, a-z), digits, dots, underscores or hyphens, not starting with a hyphen`
  return matching(new RegExp(`^(?!-)[A-Za-z0-9._-]{1,${max}}$`), allowed)
}

/** Accepts the name of a user. */
export function userName(): SettingParser<string> {
  const { allowed, parse } = identifier(32)
  return {
    allowed: `${allowed}, and not ${SYSTEM_USER}`,
    parse: (text) => (isUserName(text) ? parse(text) : undefined),
  }
}

/** Accepts one line of text, up to 255 characters. */
export function label(): SettingParser<string> {
  return matching(/^\P{Cc}{1,255}$/u, '1 to 255 characters without control characters')
}

/** Accepts the account ID of a customer. */
export function accountId(): SettingParser<string> {
  return matching(/^\d{12}$/, '12 digits')
}

/** Accepts the ID of an access key. */
export function accessKeyId(): SettingParser<string> {
  return matching(/^[A-Za-z0-9_-]{8,128}$/, '8 to 128 letters, digits, underscores or hyphens')
}

/** Accepts any text of `min` to `max` characters. */
export function lengthBetween(min: number, max: number): SettingParser<string> {
  return {
    allowed: `${min} to ${max} characters long`,
    parse: (text) => (text.length >= min && text.length <= max ? text : undefined),
  }
}

/** Accepts a log level. */
export function logLevel() {
  const levels = ['debug', 'info', 'warn', 'error'] as const
  return {
    allowed: 'debug, info, warn or error',
    parse: (text: string) => levels.find((level) => level === text),
  }
}

function matching(pattern: RegExp, allowed: string): SettingParser<string> {
  return { allowed, parse: (text) => (pattern.test(text) ? text : undefined) }
}
