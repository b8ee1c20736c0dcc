import { invalidField } from '../fault.ts'
import { checkLength } from '../parse.ts'
import { SYSTEM_USER } from '../reports/administrator-log.ts'
import type { Grant } from './caller.ts'

/** Longest department or customer defined text, in characters. */
export const USER_TAG_LENGTH_MAX = 255
export const PROJECT_NAME_LENGTH_MAX = 128

/** A user as the customer's administrator sees one; deleted users stay as a tombstone. */
export type User = {
  userName: string
  isPrimaryAdministrator: boolean
  department: string
  customerDefined1: string
  customerDefined2: string
  hasPassword: boolean
  createdAt: Date
  deactivatedAt: Date | null
  deletedAt: Date | null
}

/** What an administrator says about a user. */
export type UserTags = Pick<User, 'department' | 'customerDefined1' | 'customerDefined2'>

/** A grant with who gave it and when. */
export type HeldGrant = Grant & { userName: string; grantedBy: string; grantedAt: Date }

/** An access key without its secret. */
export type AccessKey = {
  accessKeyId: string
  userName: string
  createdAt: Date
  lastUsedAt: Date | null
  deactivatedAt: Date | null
}

/** The object storage of a project's buckets, its secret sealed. */
export type ObjectStorage = {
  endpoint: string
  region: string
  pathStyle: boolean
  accessKeyId: string
  sealedSecret: string
}

/** A session of the console, as its owner sees it. */
export type SessionInfo = {
  id: string
  startedAt: Date
  seenAt: Date
  expiresAt: Date
  sourceIPAddress: string
  userAgent: string
}

/** Keys a user may have active at once: two, so that they can be rotated. */
export const ACTIVE_KEYS_MAX = 2

/** Whether a text can be the name of a user: not that under which the system acts, however it is written. */
export function isUserName(value: string): boolean {
  return /^[A-Za-z0-9._][A-Za-z0-9._-]{0,31}$/.test(value) && !isOfSystem(value)
}

/** A user name that may be given; a fault that says which are allowed. */
export function parseUserName(value: string): string {
  if (isOfSystem(value)) {
    throw invalidField('userName', `${SYSTEM_USER} is the name of what the system does; no user can have it.`)
  }
  if (!isUserName(value)) {
    throw invalidField(
      'userName',
      'A user name has 1 to 32 letters, digits, dots, underscores and hyphens, no hyphen first.',
    )
  }
  return value
}

function isOfSystem(value: string): boolean {
  return value.toUpperCase() === SYSTEM_USER
}

/** A department or customer defined text: one line, at most 255 characters. */
export function parseUserTag(value: string, field: keyof UserTags): string {
  if (/\p{Cc}/u.test(value))
    throw invalidField(field, `${field} must be one line without control characters.`)
  return checkLength(value.trim(), USER_TAG_LENGTH_MAX, field)
}

/** An id that a project may be given; a fault that says which are allowed. */
export function parseProjectId(value: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value)) {
    throw invalidField(
      'id',
      'A project id has 1 to 64 letters, digits, dots, underscores and hyphens, a letter or digit first.',
    )
  }
  return value
}

/** A name for a project: one line of 1 to 128 characters. */
export function parseProjectName(value: string): string {
  const name = value.trim()
  if (name === '' || /\p{Cc}/u.test(name)) throw invalidField('name', 'A project name is one line of text.')
  return checkLength(name, PROJECT_NAME_LENGTH_MAX, 'name')
}

/** The address of an object storage: http or https, without a path, user or query. */
export function parseStorageEndpoint(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null
  const isPlain =
    url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username && !url.hash
  if (!isPlain)
    throw invalidField('endpoint', 'The endpoint must be an address such as https://storage.example.com.')
  return url.origin
}

/** A key to what is outside, and the region for which requests are signed. */
export type ConnectionKey = { region: string; accessKeyId: string; secretAccessKey: string }

/** Such a key as it may be; a fault that names what cannot be. */
export function parseConnectionKey({ region, accessKeyId, secretAccessKey }: ConnectionKey): ConnectionKey {
  return {
    region: readWord(region, 'region'),
    accessKeyId: readWord(accessKeyId, 'accessKeyId'),
    secretAccessKey: checkLength(secretAccessKey, SECRET_LENGTH_MAX, 'secretAccessKey'),
  }
}

const WORD_LENGTH_MAX = 128
const SECRET_LENGTH_MAX = 256

function readWord(value: string, field: string): string {
  if (!/^[\x21-\x7e]+$/.test(value))
    throw invalidField(field, `${field} is missing, or has characters that no ${field} has.`)
  return checkLength(value, WORD_LENGTH_MAX, field)
}
