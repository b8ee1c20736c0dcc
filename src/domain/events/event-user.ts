import { invalid } from '../fault.ts'
import { type Fields, isFields, text } from '../parse.ts'

/** Who made the request, in the word people know them by; a fault when the record names nobody. */
export function userNameOf(record: Fields): string {
  const identity = isFields(record.userIdentity) ? record.userIdentity : {}
  const name = text(record.userName) ?? nameOf(identity)
  if (name === null) {
    throw invalid('userName', 'The record names no user; give it a userName, or a userIdentity that has one.')
  }
  return name
}

function nameOf(identity: Fields): string | null {
  return (
    text(identity.userName) ??
    sessionNameOf(identity) ??
    issuerOf(identity) ??
    (identity.type === 'Root' ? 'root' : null) ??
    text(identity.invokedBy) ??
    text(identity.principalId) ??
    text(identity.accountId) ??
    text(identity.type)
  )
}

/** The session name is the last part of `…:assumed-role/Role/session`, and of `AROAEXAMPLE:session`. */
function sessionNameOf(identity: Fields): string | null {
  if (identity.type !== 'AssumedRole') return null
  return lastPart(text(identity.arn), '/') ?? lastPart(text(identity.principalId), ':')
}

function lastPart(value: string | null, separator: string): string | null {
  const at = value?.lastIndexOf(separator) ?? -1
  return value === null || at < 0 ? null : text(value.slice(at + 1))
}

function issuerOf(identity: Fields): string | null {
  if (!isFields(identity.sessionContext)) return null
  const issuer = identity.sessionContext.sessionIssuer
  return isFields(issuer) ? text(issuer.userName) : null
}
