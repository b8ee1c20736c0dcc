import { CUSTOMER_GRANTS, type Grant, PROJECT_GRANTS } from '../../domain/access/caller.ts'
import { Fault } from '../../domain/fault.ts'

/** The grant that a button names: `file default`, or `reports` alone. */
export function readGrant(given: string): Grant {
  const [, word = '', project = null] = /^(\S+)(?: (.+))?$/.exec(given) ?? []
  const name = (project === null ? CUSTOMER_GRANTS : PROJECT_GRANTS).find((each) => each === word)
  if (name === undefined) throw new Fault('invalid', 'There is no such grant.')
  return { name, project }
}
