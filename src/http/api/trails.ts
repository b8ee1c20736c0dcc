import type { z } from 'zod'
import type { Caller } from '../../domain/access/caller.ts'
import { invalidField } from '../../domain/fault.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import type { Trails } from '../../services/trails/trails.ts'
import { toSelectors } from '../shapes/selectors.ts'
import { NewTrail, TrailAndState, TrailChange, TrailList, TrailPath, TrailShape } from '../shapes/trails.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'
import { toTrailJson, toTrailStatusJson } from './trail-json.ts'

export const TRAIL_OPERATIONS = {
  listTrails: {
    route: 'GET /trails',
    summary: 'List trails',
    description: 'Returns all trails of the customer, by name.',
    answer: { description: 'The trails.', shape: TrailList },
  },
  createTrail: {
    route: 'POST /trails',
    summary: 'Create a trail',
    description:
      'Creates a trail, which saves nothing until you start it. Daybook tests the bucket with a small object, once after each change of the connection; if the storage refuses it, `detail` says which step failed, with the error from the storage.',
    body: NewTrail,
    answer: { status: 201, description: 'The new trail.', shape: TrailShape, locatedBy: 'name' },
    faults: ['conflict'],
  },
  readTrail: {
    route: 'GET /trails/{name}',
    summary: 'Get a trail',
    description: 'Returns the settings of a trail and the state of its deliveries.',
    path: TrailPath,
    answer: { description: 'The trail.', shape: TrailAndState },
  },
  updateTrail: {
    route: 'PATCH /trails/{name}',
    summary: 'Update a trail',
    description:
      'Changes either `selectors`, or any of `bucket`, `prefix`, `project`, `format` and `writeOnly`. A request with both kinds of change is refused, so that a change is never applied in part. What was received before the change is delivered as the trail was then.',
    path: TrailPath,
    body: TrailChange,
  },
  deleteTrail: {
    route: 'DELETE /trails/{name}',
    summary: 'Delete a trail',
    description:
      'What the trail has delivered stays in the bucket. What it has received before is still delivered and signed, for up to 24 hours. Its name is free at once.',
    path: TrailPath,
  },
  startLogging: {
    route: 'PUT /trails/{name}/logging',
    summary: 'Start a trail',
    description: 'The trail saves the events that Daybook receives from now on.',
    path: TrailPath,
  },
  stopLogging: {
    route: 'DELETE /trails/{name}/logging',
    summary: 'Stop a trail',
    description: 'Events that Daybook has received are still delivered. Events received later are not.',
    path: TrailPath,
  },
} satisfies ApiOperations

type Services = { trails: Trails; trailStatuses: TrailStatuses }

/** Routes for trails: list, create, get, change, delete, start and stop. */
export function trailRoutes({ trails, trailStatuses }: Services) {
  return createRoutes(TRAIL_OPERATIONS, {
    async listTrails(caller) {
      const list = await trails.list(caller)
      return { trails: list.map((trail) => toTrailJson(trail, caller.customer)) }
    },
    async createTrail(caller, { project = null, prefix = null, selectors, writeOnly, ...settings }) {
      const chosen = selectors && toSelectors(selectors)
      const trail = await trails.create(caller, {
        ...{ isMultiRegion: false, hasGlobalEvents: true, hasDigests: true, tags: [] },
        ...{ ...settings, project, prefix, selectors: chosen ?? null, isWriteOnly: writeOnly ?? false },
      })
      return toTrailJson(trail, caller.customer)
    },
    async readTrail(caller, { name }) {
      const { trail, status } = await trailStatuses.get(caller, name)
      return { ...toTrailJson(trail, caller.customer), state: toTrailStatusJson(status) }
    },
    updateTrail: (caller, { name, ...change }) => applyChange(trails, caller, name, change),
    deleteTrail: (caller, { name }) => trails.delete(caller, name),
    startLogging: (caller, { name }) => trails.setLogging(caller, name, true),
    stopLogging: (caller, { name }) => trails.setLogging(caller, name, false),
  })
}

// Both kinds of change are service calls with audit entries of their own. Allowing one per request makes it atomic.
async function applyChange(
  trails: Trails,
  caller: Caller,
  name: string,
  { selectors, writeOnly, ...others }: z.output<typeof TrailChange>,
): Promise<unknown> {
  const settings = { ...others, ...(writeOnly !== undefined && { isWriteOnly: writeOnly }) }
  const hasSettings = Object.keys(settings).length > 0
  if (hasSettings === (selectors !== undefined)) {
    throw invalidField('body', 'trailChangesMixed')
  }
  if (selectors === undefined) return trails.update(caller, name, settings)
  return trails.setSelectors(caller, name, toSelectors(selectors))
}
