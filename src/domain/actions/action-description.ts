import { type Action, actionTitle, type Catalogue, findAction } from './action-catalogue.ts'
import { toUpperSnakeCase } from './action-name-case.ts'
import { type ActionOwner, actionOwner } from './own-action.ts'
import { rememberByAction } from './remember-by-action.ts'

/** What the administrator log shows of an action, as far as its name determines it. */
export type ActionDescription = {
  /** The action in the catalogue; null if it is not there. */
  action: Action | null
  title: string
  /** The name in upper snake case, such as `STOP_INSTANCES`. */
  method: string
  /** The object type according to the title, for actions and resources without one. */
  objectType: string
  owner: ActionOwner
}

/** Returns the description of an action. */
export const describeAction = rememberByAction(
  (eventName: string, catalogue: Catalogue): ActionDescription => {
    const action = findAction(eventName, catalogue)
    const title = action?.title ?? actionTitle(eventName, catalogue)
    const method = toUpperSnakeCase(eventName)
    return { action, title, method, objectType: titleObjectType(title), owner: actionOwner(eventName) }
  },
)

// A title is a verb and a noun: `Approve Payroll Runs` is about the object type `PAYROLL_RUN`.
function titleObjectType(title: string): string {
  const noun = title.split(' ').slice(1).join('_').toUpperCase()
  return noun === '' ? 'OTHER' : noun.replace(/(?<=[^S])S$/, '')
}
