import { isIP } from 'node:net'
import { isUserName } from './domain/access/user.ts'
import { isLoopback } from './domain/loopback.ts'
import { SYSTEM_USER } from './domain/reports/administrator-log.ts'

/** How one setting is read: what it must look like, in words, and the value or undefined when it does not. */
export type SettingParser<Value> = { allowed: string; parse: (text: string) => Value | undefined }

/** The name or address of a machine. */
export function host(): SettingParser<string> {
  return matching(/^[A-Za-z0-9.:_-]{1,253}$/, 'an IP address or a host name, such as 127.0.0.1 or 0.0.0.0')
}

/** A whole number between two bounds. */
export function wholeNumber(least: number, most: number): SettingParser<number> {
  const read = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN)
  return {
    allowed: `a whole number from ${least} to ${most}`,
    parse: (text) => (read(text) >= least && read(text) <= most ? read(text) : undefined),
  }
}

/** A folder, or a file. */
export function path(kind: 'folder' | 'file'): SettingParser<string> {
  return { allowed: `the path of a ${kind}`, parse: (text) => (text.includes('\0') ? undefined : text) }
}

/** Where a PostgreSQL is. */
export function postgresUrl(): SettingParser<string> {
  const isOne = (text: string) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)
  return {
    allowed: 'a URL such as postgres://user:password@host:5432/daybook',
    parse: (text) => (isOne(text) ? text : undefined),
  }
}

/** A key of 32 bytes. */
export function key(): SettingParser<Uint8Array> {
  return {
    allowed: '32 bytes as 64 hexadecimal digits or as base64, such as `openssl rand -hex 32` prints',
    parse: (text) => {
      const isHex = /^[0-9a-fA-F]{64}$/.test(text)
      const isBase64 = /^[A-Za-z0-9+/_-]{43}=?$/.test(text)
      return isHex || isBase64 ? new Uint8Array(Buffer.from(text, isHex ? 'hex' : 'base64')) : undefined
    },
  }
}

/** Scheme, host and port. */
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

/** Addresses of machines and blocks of them. */
export function networks(): SettingParser<readonly string[]> {
  return {
    allowed: 'addresses or CIDR blocks with commas between them, such as 10.0.0.7, 192.168.0.0/16',
    parse: (text) => {
      const all = text.split(',').map((each) => each.trim())
      return all.every(isNetwork) ? all : undefined
    },
  }
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32))
}

/** The address by which an OpenID Connect provider calls itself: by TLS, or on this very machine. */
export function issuer(): SettingParser<string> {
  return {
    allowed:
      'the address of the provider, such as https://id.example.org, without /.well-known/ and what follows',
    parse: (text) => {
      const url = URL.canParse(text) ? new URL(text) : null
      const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
      const isBare = url !== null && !/[?#@]|\/\.well-known\//.test(text)
      return isSafe && isBare ? text : undefined
    },
  }
}

/** A name as users and projects have one. */
export function name(most: number): SettingParser<string> {
  const allowed = `1 to ${most} of the letters A-Z and a-z, digits, dot, underscore and hyphen, not starting with a hyphen`
  return matching(new RegExp(`^(?!-)[A-Za-z0-9._-]{1,${most}}$`), allowed)
}

/** The name of a user. */
export function userName(): SettingParser<string> {
  const { allowed, parse: read } = name(32)
  return {
    allowed: `${allowed}, and not ${SYSTEM_USER}`,
    parse: (text) => (isUserName(text) ? read(text) : undefined),
  }
}

/** One line of text. */
export function label(): SettingParser<string> {
  return matching(/^\P{Cc}{1,255}$/u, '1 to 255 characters without control characters')
}

/** A customer's account id. */
export function accountId(): SettingParser<string> {
  return matching(/^\d{12}$/, '12 digits')
}

/** The id of an access key. */
export function accessKeyId(): SettingParser<string> {
  return matching(/^[A-Za-z0-9_-]{8,128}$/, '8 to 128 letters, digits, underscores or hyphens')
}

/** A text of a length between two bounds. */
export function lengthBetween(least: number, most: number): SettingParser<string> {
  return {
    allowed: `${least} to ${most} characters long`,
    parse: (text) => (text.length >= least && text.length <= most ? text : undefined),
  }
}

/** How urgent a happening is. */
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
