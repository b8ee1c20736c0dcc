import type { Event } from '../../domain/events/event.ts'
import type { Related, RelatedEvents } from '../../services/events/related.ts'
import { EventPath, EventProjectQuery } from '../shapes/events.ts'
import { RelatedShape } from '../shapes/related.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const RELATED_OPERATIONS = {
  readRelatedEvents: {
    route: 'GET /events/{id}/related',
    summary: 'Get what is related to an event',
    description:
      'Returns an event with the other events of its request and of its shared ID, the outcome of its asynchronous operation, what the same user did just before and after, the archives of its time and the state of its proof. Every list is bounded and says whether there is more.',
    path: EventPath,
    query: EventProjectQuery,
    answer: {
      description: 'The event and what is related to it.',
      content: { 'application/json': RelatedShape },
    },
  },
} satisfies ApiOperations

/** The route for what is related to an event. */
export function relatedRoutes(related: Related) {
  return createRoutes(RELATED_OPERATIONS, {
    readRelatedEvents: async (caller, { id, project = null }, c) =>
      c.body(toJson(await related.get(caller, id, project)), 200, { 'Content-Type': 'application/json' }),
  })
}

// Records are copied as text, because parsing and serializing them could change their bytes.
function toJson(related: RelatedEvents): string {
  const { event, request, shared, outcome, before, after, archives, log } = related
  const url = `/api/v1/events/${encodeURIComponent(event.id)}/proof?${new URLSearchParams({ project: event.project })}`
  return toObject({
    event: event.record,
    project: JSON.stringify(event.project),
    request: request ? linkedJson(request) : 'null',
    shared: shared ? linkedJson(shared) : 'null',
    outcome: outcome ? listJson(outcome, { part: outcome.part, pending: outcome.isPending }) : 'null',
    before: listJson(before),
    after: listJson(after),
    archives: JSON.stringify({
      archives: archives.archives.map(({ trail, bucket, key }) => ({ trail, bucket, key })),
      more: archives.isMore,
    }),
    proof: JSON.stringify({ url, log }),
  })
}

function linkedJson({
  id,
  from,
  until,
  uncoveredUntil,
  ...list
}: NonNullable<RelatedEvents['request']>): string {
  const searched = { searchedFrom: from, searchedUntil: until }
  return listJson(list, { id, ...searched, ...(uncoveredUntil && { uncoveredUntil }) })
}

function listJson({ events, isMore }: { events: Event[]; isMore: boolean }, members: object = {}): string {
  const values = Object.entries({ ...members, more: isMore }).map(([name, value]) => [
    name,
    JSON.stringify(value),
  ])
  return toObject({
    ...Object.fromEntries(values),
    events: `[${events.map(({ record }) => record).join(',')}]`,
  })
}

function toObject(members: { [name: string]: string }): string {
  return `{${Object.entries(members)
    .map(([name, json]) => `${JSON.stringify(name)}:${json}`)
    .join(',')}}`
}
