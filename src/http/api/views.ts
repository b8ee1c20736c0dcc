import type { z } from 'zod'
import { invalidField } from '../../domain/fault.ts'
import { type ListedView, VIEWS_MAX, type ViewChange } from '../../domain/views/view.ts'
import type { Views } from '../../services/views/views.ts'
import { NewView, ViewChanges, ViewList, ViewPath, ViewShape } from '../shapes/views.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const VIEW_OPERATIONS = {
  listViews: {
    route: 'GET /views',
    summary: 'List views',
    description:
      'Returns your own views and those for everyone: first your own, then those of others, each sorted by name.',
    answer: { description: 'The views.', shape: ViewList },
  },
  createView: {
    route: 'POST /views',
    summary: 'Save a view',
    description: `Saves filters of the Events page under a name. A user can have at most ${VIEWS_MAX} views, and at most ${VIEWS_MAX} views can be for everyone.`,
    body: NewView,
    answer: { status: 201, description: 'The new view.', shape: ViewShape, locatedBy: 'id' },
    faults: ['conflict'],
  },
  readView: {
    route: 'GET /views/{id}',
    summary: 'Get a view',
    description: 'Returns one view. For a private view of another user, the answer is 404.',
    path: ViewPath,
    answer: { description: 'The view.', shape: ViewShape },
  },
  updateView: {
    route: 'PATCH /views/{id}',
    summary: 'Change a view',
    description:
      'Changes the members that you send. Only the owner can change a view; the primary administrator can also change views for everyone, but not make them private or a start page.',
    path: ViewPath,
    body: ViewChanges,
    faults: ['conflict'],
  },
  deleteView: {
    route: 'DELETE /views/{id}',
    summary: 'Delete a view',
    description:
      'Deletes a view. Only the owner can delete a view; the primary administrator can also delete views for everyone.',
    path: ViewPath,
  },
} satisfies ApiOperations

/** Routes for saved views: list, save, get, change, delete. */
export function viewRoutes(views: Views) {
  return createRoutes(VIEW_OPERATIONS, {
    listViews: async (caller) => ({ views: (await views.list(caller)).map(toViewJson) }),
    async createView(caller, { name, query, shared = false, startPage = false }) {
      const view = await views.create(caller, { name, query, isShared: shared, isStartPage: startPage })
      return toViewJson({ ...view, isReadable: true })
    },
    readView: async (caller, { id }) => toViewJson(await views.get(caller, id)),
    updateView: (caller, { id, ...change }) => views.update(caller, id, toChange(change)),
    deleteView: (caller, { id }) => views.delete(caller, id),
  })
}

function toChange({ name, query, shared, startPage }: z.output<typeof ViewChanges>): ViewChange {
  const change = {
    ...(name !== undefined && { name }),
    ...(query !== undefined && { query }),
    ...(shared !== undefined && { isShared: shared }),
    ...(startPage !== undefined && { isStartPage: startPage }),
  }
  if (Object.keys(change).length === 0) throw invalidField('body', 'viewWithoutChange')
  return change
}

function toViewJson({ id, owner, name, query, ...view }: Omit<ListedView, 'isOwn' | 'isChangeable'>) {
  const { isShared: shared, isStartPage: startPage, isReadable: readable, createdAt } = view
  return { id, owner, name, query, shared, startPage, readable, createdAt }
}
