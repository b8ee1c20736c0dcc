import { hash } from 'node:crypto'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'

// The primary key of event_ids is a customer and a text. Since IDs are unique per project, the text is the ID and the
// project. Adding a column to the key would have rebuilt the tables of all existing IDs. The embedded database keeps a hash
// of the customer and the ID in newer generations.

/** The character between ID and project, which no ID contains. */
export const KEY_SEPARATOR = '\u001f'

/** Returns the text under which `event_ids` has an event. */
export function toEventKey({ id, project }: Pick<IncomingEvent, 'id' | 'project'>): string {
  return `${id}${KEY_SEPARATOR}${project}`
}

/** Returns the range [from, until) of the texts under which `event_ids` has an ID, in any project or in none. */
export function keysOfId(id: string): { from: string; until: string } {
  return { from: id, until: `${id} ` }
}

/** Returns the project of a text under which `event_ids` has an ID; null if it is from before IDs had projects. */
export function projectOfKey(key: string, id: string): string | null {
  return key === id ? null : key.slice(id.length + 1)
}

/** Hexadecimal digits of an ID's hash, which has 120 bits. */
const ID_HASH_LENGTH = 30

// Such IDs begin with their time: those that Daybook makes, among others.
const UUID_V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Returns a hash of a customer and an ID, in hexadecimal digits. No two IDs have the same one. That of a UUIDv7 begins with
 * its time, so that new ones are neighbours.
 */
export function hashId(customer: number, id: string): string {
  const digest = hash('sha256', `${customer}\u001f${id}`, 'hex')
  const [, high = '', low = ''] = UUID_V7.exec(id) ?? []
  return `${high}${low}${digest}`.slice(0, ID_HASH_LENGTH)
}

/** Hashes of a record: as it is stored, and as it was sent; the latter is null if they are the same text, or it had no ID. */
export type RecordHashes = { storedHash: string | null; sentHash: string | null }

/** Returns the hashes of an event's record: of each text the first characters of its SHA-256. */
export function recordHashes({ record, sentRecord }: IncomingEvent): RecordHashes {
  const isOther = sentRecord !== null && sentRecord !== record
  return { storedHash: shortHash(record), sentHash: isOther ? shortHash(sentRecord) : null }
}

/**
 * Whether an event with a known ID is the same event again, and not another one: one text of the one is one of the other.
 * What was resent may lack the time that Daybook added; what is imported may be what Daybook stored. The hashes of an ID
 * from before are not known, and count as the same.
 */
export function isSameEvent(known: RecordHashes, other: RecordHashes): boolean {
  if (known.storedHash === null) return true
  const texts = [known.storedHash, known.sentHash ?? known.storedHash]
  const isKnown = (hash: string | null) => hash !== null && texts.some((each) => isSameHash(each, hash))
  return isKnown(other.storedHash) || isKnown(other.sentHash)
}

// A database that was embedded before it was moved to PostgreSQL has the first characters only.
function isSameHash(one: string, other: string): boolean {
  return one.length < other.length ? other.startsWith(one) : one.startsWith(other)
}

/** Characters of base64url, which have 132 bits. */
const HASH_LENGTH = 22

function shortHash(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, HASH_LENGTH)
}
