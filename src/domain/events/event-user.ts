import { invalidField } from '../fault.ts'
import { type JsonObject, toObjectOrNull, toStringOrNull } from '../json/json-values.ts'

/** Returns the name of the user who made the request, as people know it; throws a fault if the record names no user. */
export function eventUserName(record: JsonObject): string {
  const name = toStringOrNull(record.userName) ?? identityName(toObjectOrNull(record.userIdentity) ?? {})
  if (name === null) {
    throw invalidField('userName', 'recordWithoutUser')
  }
  return name
}

/** Returns the name of the role that an identity took; null if it took none. */
export function eventRole(identity: JsonObject): string | null {
  const issuer = toObjectOrNull(toObjectOrNull(identity.sessionContext)?.sessionIssuer)
  const isRole = issuer !== null && (issuer.type === undefined || issuer.type === 'Role')
  const name = isRole ? toStringOrNull(issuer.userName) : null
  return name ?? ROLE_IN_ARN.exec(toStringOrNull(identity.arn) ?? '')?.[1] ?? null
}

const ROLE_IN_ARN = /:assumed-role\/([^/]+)\//

/** Whether a record names a person, or a role that a person or program took, and not a service or an account. */
export function namesPerson({ userName, userIdentity }: JsonObject): boolean {
  const identity = toObjectOrNull(userIdentity) ?? {}
  if (PERSON_TYPES.has(identity.type) || toStringOrNull(identity.userName) !== null) return true
  if (!SERVICE_TYPES.has(identity.type) && arnName(identity) !== null) return true
  return toStringOrNull(userName) !== null && toStringOrNull(identity.invokedBy) === null
}

type FindName = (identity: JsonObject) => string | null

// An own name comes first. The root user's would be the alias of the account.
function identityName(identity: JsonObject): string | null {
  if (identity.type === 'Root') return 'root'
  const own = toStringOrNull(identity.userName)
  if (own !== null) return own
  for (const find of NAMES_BY_TYPE.get(identity.type) ?? OTHER_NAMES) {
    const name = find(identity)
    if (name !== null) return name
  }
  return toStringOrNull(identity.type)
}

const member =
  (name: string): FindName =>
  (identity) =>
    toStringOrNull(identity[name])

// `alice` in `…:user/path/alice`, the session in `…:assumed-role/Role/session`, and `olga` in `…:federated-user/olga`.
const arnName: FindName = ({ arn }) => lastPart(toStringOrNull(arn), '/')

// The name in `AROAEXAMPLE:session` and in `111122223333:olga`.
const principalName: FindName = ({ principalId }) => lastPart(toStringOrNull(principalId), ':')

const ownPrincipal: FindName = ({ principalId }) => {
  const id = toStringOrNull(principalId)
  return id !== null && UNIQUE_ID.test(id) ? lastPart(id, ':') : id
}

const onBehalfOf: FindName = (identity) => toStringOrNull(toObjectOrNull(identity.onBehalfOf)?.userId)

const sourceIdentity: FindName = ({ sessionContext }) =>
  toStringOrNull(toObjectOrNull(sessionContext)?.sourceIdentity)

const issuerName: FindName = ({ sessionContext }) =>
  toStringOrNull(toObjectOrNull(toObjectOrNull(sessionContext)?.sessionIssuer)?.userName)

function lastPart(value: string | null, separator: string): string | null {
  const at = value?.lastIndexOf(separator) ?? -1
  return value === null || at < 0 ? null : toStringOrNull(value.slice(at + 1))
}

const UNIQUE_ID = /^(?:A[A-Z]{3}[A-Z0-9]{8,}|\d{12}):/
const invokedBy = member('invokedBy')
const accountId = member('accountId')
const principalId = member('principalId')
const credentialId = member('credentialId')

const OTHER_NAMES: readonly FindName[] = [
  ...[arnName, onBehalfOf, sourceIdentity, issuerName, invokedBy, ownPrincipal, credentialId, accountId],
]

/** Where the name is by `userIdentity.type`, if `userName` is missing. The guide has this table. */
const NAMES_BY_TYPE: ReadonlyMap<unknown, readonly FindName[]> = new Map([
  ['IAMUser', [arnName, principalId, issuerName, accountId]],
  ['AssumedRole', [arnName, principalName, sourceIdentity, issuerName, principalId, accountId]],
  ['Role', [arnName, principalName, sourceIdentity, issuerName, principalId, accountId]],
  ['FederatedUser', [arnName, principalName, sourceIdentity, issuerName, principalId, accountId]],
  ['SAMLUser', [principalName, principalId]],
  ['WebIdentityUser', [principalName, principalId]],
  // Everybody has the same account, so it is no name.
  ['IdentityCenterUser', [onBehalfOf, credentialId]],
  ['AWSAccount', [ownPrincipal, accountId, invokedBy]],
  ['AWSService', [invokedBy, arnName, ownPrincipal, accountId]],
])

const SERVICE_TYPES: ReadonlySet<unknown> = new Set(['AWSService', 'AWSAccount'])
const PERSON_TYPES: ReadonlySet<unknown> = new Set([
  ...['Root', 'IAMUser', 'AssumedRole', 'Role', 'FederatedUser'],
  ...['SAMLUser', 'WebIdentityUser', 'IdentityCenterUser'],
])
