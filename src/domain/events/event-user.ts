import { invalidField } from '../fault.ts'
import { type JsonObject, toObjectOrNull, toStringOrNull } from '../parse.ts'

/** Returns the name of the user who made the request, as people know it; throws a fault if the record names no user. */
export function eventUserName(record: JsonObject): string {
  const name = toStringOrNull(record.userName) ?? identityName(toObjectOrNull(record.userIdentity) ?? {})
  if (name === null) {
    throw invalidField('userName', 'recordWithoutUser')
  }
  return name
}

function identityName(identity: JsonObject): string | null {
  return (
    toStringOrNull(identity.userName) ??
    sessionName(identity) ??
    sessionIssuerName(identity) ??
    (identity.type === 'Root' ? 'root' : null) ??
    toStringOrNull(identity.invokedBy) ??
    toStringOrNull(identity.principalId) ??
    toStringOrNull(identity.accountId) ??
    toStringOrNull(identity.type)
  )
}

// The session name is the last part of `…:assumed-role/Role/session` and of `AROAEXAMPLE:session`.
function sessionName(identity: JsonObject): string | null {
  if (identity.type !== 'AssumedRole') return null
  return lastPart(toStringOrNull(identity.arn), '/') ?? lastPart(toStringOrNull(identity.principalId), ':')
}

function lastPart(value: string | null, separator: string): string | null {
  const at = value?.lastIndexOf(separator) ?? -1
  return value === null || at < 0 ? null : toStringOrNull(value.slice(at + 1))
}

function sessionIssuerName(identity: JsonObject): string | null {
  const issuer = toObjectOrNull(toObjectOrNull(identity.sessionContext)?.sessionIssuer)
  return toStringOrNull(issuer?.userName)
}
