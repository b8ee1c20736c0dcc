import type { ListActions } from '../../services/actions/actions.ts'
import { ActionList, ActionQuery } from '../shapes/actions.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const ACTION_OPERATIONS = {
  listActions: {
    route: 'GET /actions',
    summary: 'List actions',
    description:
      'Returns the action catalogue: the actions that Daybook knows, and those that its operator added. Daybook makes the titles of other actions from the words in their names.',
    query: ActionQuery,
    answer: { description: 'The actions, by name.', shape: ActionList },
  },
} satisfies ApiOperations

/** Route for the action catalogue: the actions that match a search, or all of them. */
export function actionRoutes(listActions: ListActions) {
  return createRoutes(ACTION_OPERATIONS, {
    listActions: async (caller, { q = '' }) => ({ actions: await listActions(caller, q) }),
  })
}
