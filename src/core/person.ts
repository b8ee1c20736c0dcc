import type { Grant } from './caller.ts'

/** A user as the customer's administrator sees one; deleted users stay as a tombstone. */
export type Person = {
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
export type PersonTags = Pick<Person, 'department' | 'customerDefined1' | 'customerDefined2'>

/** A grant with who gave it and when. */
export type GrantGiven = Grant & { userName: string; grantedBy: string; grantedAt: Date }

/** An access key without its secret. */
export type AccessKey = {
  accessKeyId: string
  userName: string
  createdAt: Date
  lastUsedAt: Date | null
  deactivatedAt: Date | null
}

/** The object storage of a project's buckets, its secret sealed. */
export type Storage = {
  endpoint: string
  region: string
  pathStyle: boolean
  accessKeyId: string
  sealedSecret: string
}

/** A session of the console, as its owner sees it. */
export type SessionSeen = {
  id: string
  startedAt: Date
  seenAt: Date
  expiresAt: Date
  sourceIPAddress: string
  userAgent: string
}

/** Keys a user may have active at once: two, so that they can be rotated. */
export const ACTIVE_KEYS_MAX = 2
