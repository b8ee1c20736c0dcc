import { Fault } from '../fault.ts'
import { type JsonObject, toStringOrNull } from '../json/json-values.ts'
import { formatInstant } from '../time.ts'

/** The hashes in digests, by the name that they give. */
export const HASH_ALGORITHM = 'SHA-256'

/** Returns a time as digests have it: to the second. */
export function toDigestTime(time: string): string {
  return formatInstant(new Date(time))
}

/** Returns a member that is a time; throws a fault if it is none. */
export function parseTime(members: JsonObject, name: string): Date {
  const instant = new Date(parseString(members, name))
  if (Number.isNaN(instant.getTime())) throw notADigest()
  return instant
}

/** Returns a member that is a string; throws a fault if it is none. */
export function parseString(members: JsonObject, name: string): string {
  const value = toStringOrNull(members[name])
  if (value === null) throw notADigest()
  return value
}

/** Returns the fault of a text that is not a digest. */
export function notADigest(): Fault {
  return new Fault('invalid', 'notADigest')
}
