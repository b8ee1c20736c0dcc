import { OPERATIONS } from '../access/permissions.ts'
import { ACTION_CATALOGUE, type Action, findAction } from './action-catalogue.ts'
import { DAYBOOK_ACTIONS } from './families/daybook-actions.ts'

/** Who has an action: only Daybook, Daybook and others, or only others. */
export type ActionOwner = 'daybook' | 'both' | 'others'

/** Returns who has an action, whatever the spelling of its name. An actions file changes nothing of it. */
export function actionOwner(eventName: string): ActionOwner {
  const action = findAction(eventName, ACTION_CATALOGUE)
  return (action && OWNERS.get(action)) ?? 'others'
}

/** Names in Daybook's own table that clouds have, too, such as `PutEvents` of EventBridge. */
const ALSO_OF_OTHERS: ReadonlySet<string> = new Set([
  ...['AwsConsoleSignIn', 'AwsConsoleSignOut', 'AwsConsoleAutoSignOut'],
  ...['PutEvents', 'CreateProject', 'DeleteProject', 'DeactivateUser', 'ResetPassword', 'DeleteGrant'],
])

const OWNERS: ReadonlyMap<Action, ActionOwner> = new Map([
  ...ownersOf(Object.keys(OPERATIONS), () => 'both'),
  ...ownersOf(Object.values(DAYBOOK_ACTIONS).flatMap(Object.keys), (name) =>
    ALSO_OF_OTHERS.has(name) ? 'both' : 'daybook',
  ),
])

function ownersOf(names: string[], ownerOf: (name: string) => ActionOwner): [Action, ActionOwner][] {
  return names.flatMap((name): [Action, ActionOwner][] => {
    const action = ACTION_CATALOGUE.get(name)
    return action ? [[action, ownerOf(name)]] : []
  })
}
