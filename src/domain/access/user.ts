import { invalidField } from '../fault.ts'
import { checkLength } from '../parse.ts'

/** The user name under which the system itself acts, in events and in the administrator log. */
export const SYSTEM_USER = 'OEC_SYSTEM'
/** The user name of those who run commands on the data folder, in events. */
export const OPERATOR_USER = 'operator'
/** Replaces a user name that must not be logged, as CloudTrail does. */
export const HIDDEN_USER_NAME = 'HIDDEN_DUE_TO_SECURITY_REASONS'

/** Names of actors that are no users. A user with such a name would look like them. */
const RESERVED_USER_NAMES: readonly string[] = [
  SYSTEM_USER,
  OPERATOR_USER,
  HIDDEN_USER_NAME,
  // The root user of an account in AWS, as events name it.
  'root',
  'daybook',
]

/** Maximum length of a department or a customer-defined value, in characters. */
export const USER_TAG_LENGTH_MAX = 255

/** A user as an administrator sees one. A deleted user remains as a tombstone, with `deletedAt` set. */
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
  /** Whether the password was set by another user or the operator. The user changes it at the next sign-in. */
  mustChangePassword: boolean
}

/** The free-text values of a user that the administrator log shows. */
export type UserTags = Pick<User, 'department' | 'customerDefined1' | 'customerDefined2'>

/**
 * Whether a string can be the name of an existing user: names that were reserved later still can. The system's own
 * cannot, in any letter case.
 */
export function isUserName(value: string): boolean {
  return /^[A-Za-z0-9._][A-Za-z0-9._-]{0,31}$/.test(value) && !isSystemUserName(value)
}

/** Returns the reserved name that a string is in some letter case; null if it is none. */
export function findReservedUserName(value: string): string | null {
  return RESERVED_USER_NAMES.find((name) => name.toLowerCase() === value.toLowerCase()) ?? null
}

/** Returns the name of a new user; throws a fault of `userName` if it is reserved or contains other characters. */
export function parseUserName(value: string): string {
  const reserved = findReservedUserName(value)
  if (reserved !== null) {
    throw invalidField('userName', 'userNameReserved', { reserved })
  }
  if (!isUserName(value)) {
    throw invalidField('userName', 'userNameInvalid')
  }
  return value
}

/**
 * Returns a department or customer-defined value, trimmed;
 * throws a fault unless it is one line of at most 255 characters.
 */
export function parseUserTag(value: string, field: keyof UserTags): string {
  if (/\p{Cc}/u.test(value)) {
    throw invalidField(field, 'notOneLine')
  }
  return checkLength(value.trim(), USER_TAG_LENGTH_MAX, field)
}

function isSystemUserName(value: string): boolean {
  return value.toUpperCase() === SYSTEM_USER
}
