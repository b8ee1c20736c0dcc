import { CUSTOMER_GRANTS, type Grant, PROJECT_GRANTS } from '../../domain/access/grant.ts'
import { Fault } from '../../domain/fault.ts'

/** Parses the value of a grant button: `file default`, or just `reports`. Throws `invalid` for an unknown grant. */
export function parseGrant(value: string): Grant {
  const [, grantName = '', project = null] = /^(\S+)(?: (.+))?$/.exec(value) ?? []
  const name = (project === null ? CUSTOMER_GRANTS : PROJECT_GRANTS).find((each) => each === grantName)
  if (name === undefined) throw new Fault('invalid', 'unknownGrantName')
  return { name, project }
}
