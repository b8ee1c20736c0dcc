import type { KeyAuthentication } from '../../services/access/authenticate-key.ts'
import type { Tail } from '../../services/events/tail.ts'
import { EVENT_STREAM_HEADERS, toEventStream, toSentPosition } from '../event-stream.ts'
import { toFilter } from '../shapes/event-filters.ts'
import { TailQuery, TailStream } from '../shapes/events.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

type Services = {
  tail: Pick<Tail, 'follow'>
  keyAuthentication: Pick<KeyAuthentication, 'recheck'>
}

export const TAIL_OPERATIONS = {
  followEvents: {
    route: 'GET /events/tail',
    summary: 'Follow events',
    description:
      'Sends the events that match all filters as they are received, as server-sent events in the order of receipt. `data` is the record, `id` an opaque position. To continue after an interruption without a gap or a repeat, send the last ID as `after` or in the header `Last-Event-ID`, which browsers do themselves; the header counts if there are both. An ID stays valid with other filters, after a restart of Daybook and in each of its processes. A comment with the present ID is sent at least every 15 seconds. A message of the type `gap` says that events after the ID have been deleted since, because their retention has ended. A message of the type `end` is the last one: its data is a problem, as in the answers of errors. The stream ends if the client takes nothing for 30 seconds, if its access key or grant is taken away, and if Daybook shuts down.',
    query: TailQuery,
    answer: {
      description: 'The events, until the stream ends.',
      content: { 'text/event-stream': TailStream },
      headers: {
        'X-Accel-Buffering': 'Always `no`, so that nginx sends each event on at once.',
      },
    },
  },
} satisfies ApiOperations

/** The route for following events. It must come before that of an event by its ID. */
export function tailRoutes({ tail, keyAuthentication }: Services) {
  return createRoutes(TAIL_OPERATIONS, {
    async followEvents(caller, { after, ...filters }, c) {
      const follower = await tail.follow(caller, toFilter(filters), {
        after: toSentPosition(c.req.header('last-event-id'), after),
        recheck: () => keyAuthentication.recheck(caller),
      })
      c.set('follower', follower)
      c.env.keepOpen?.(follower.ended)
      return c.body(toEventStream(follower, c.get('requestId')), 200, EVENT_STREAM_HEADERS)
    },
  })
}
