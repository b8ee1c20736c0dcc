import { SYSTEM_USER } from '../access/user.ts'
import type { EventSummary } from './event-summary.ts'

/** What the user of an event is: a person, a role that was taken, a service or machine, or the root user of an account. */
export type UserKind = 'person' | 'role' | 'service' | 'root'

/**
 * Returns what the user of an event is, by `userIdentity.type`. A role that a server took is a service, and so is Daybook's
 * system user. A user without an identity is a person.
 */
export function userKind({
  identityType,
  userName,
}: Pick<EventSummary, 'identityType' | 'userName'>): UserKind {
  if (userName === SYSTEM_USER) return 'service'
  const kind = KINDS.get(identityType ?? '') ?? OTHER_KIND
  return kind === 'role' && SERVER_ID.test(userName) ? 'service' : kind
}

const OTHER_KIND = 'person'

const KINDS: ReadonlyMap<string, UserKind> = new Map([
  ['Root', 'root'],
  ['AssumedRole', 'role'],
  ['Role', 'role'],
  ['AWSService', 'service'],
  ['AWSAccount', 'service'],
])

// The session of a role that a server took has the ID of the server.
const SERVER_ID = /^i-[0-9a-f]{8,17}$/
