import { CUSTOMER_GRANTS, type Grant, PROJECT_GRANTS } from '../../domain/access/grant.ts'
import { jsonCodec, toList, toObject, toOneOf, toText, toTextOrNull } from '../column-codec.ts'

export const SCOPE_CODEC = jsonCodec((value) => toList(value, toScopeGrant))

export const NETWORKS_CODEC = jsonCodec((value) => toList(value, toText))

function toScopeGrant(value: unknown): Grant {
  const { name, project } = toObject(value)
  return { name: toOneOf(name, [...PROJECT_GRANTS, ...CUSTOMER_GRANTS]), project: toTextOrNull(project) }
}
