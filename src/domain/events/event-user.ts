import { invalidField } from '../fault.ts'
import { isJsonObject, type JsonObject, toTextOrNull } from '../parse.ts'

/** Who made the request, in the word people know them by; a fault when the record names nobody. */
export function eventUserName(record: JsonObject): string {
  const identity = isJsonObject(record.userIdentity) ? record.userIdentity : {}
  const name = toTextOrNull(record.userName) ?? nameOf(identity)
  if (name === null) {
    throw invalidField(
      'userName',
      'The record names no user; give it a userName, or a userIdentity that has one.',
    )
  }
  return name
}

function nameOf(identity: JsonObject): string | null {
  return (
    toTextOrNull(identity.userName) ??
    sessionNameOf(identity) ??
    issuerOf(identity) ??
    (identity.type === 'Root' ? 'root' : null) ??
    toTextOrNull(identity.invokedBy) ??
    toTextOrNull(identity.principalId) ??
    toTextOrNull(identity.accountId) ??
    toTextOrNull(identity.type)
  )
}

/** The session name is the last part of `…:assumed-role/Role/session`, and of `AROAEXAMPLE:session`. */
function sessionNameOf(identity: JsonObject): string | null {
  if (identity.type !== 'AssumedRole') return null
  return lastPart(toTextOrNull(identity.arn), '/') ?? lastPart(toTextOrNull(identity.principalId), ':')
}

function lastPart(value: string | null, separator: string): string | null {
  const at = value?.lastIndexOf(separator) ?? -1
  return value === null || at < 0 ? null : toTextOrNull(value.slice(at + 1))
}

function issuerOf(identity: JsonObject): string | null {
  if (!isJsonObject(identity.sessionContext)) return null
  const issuer = identity.sessionContext.sessionIssuer
  return isJsonObject(issuer) ? toTextOrNull(issuer.userName) : null
}
