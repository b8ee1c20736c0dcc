import { z } from 'zod'
import { FIND_KINDS } from '../../domain/find/find-kind.ts'
import { FIND_LENGTH_MAX, FIND_WORDS_MAX } from '../../domain/find/find-query.ts'
import { MATCHES_MAX } from '../../domain/find/resolve-words.ts'
import { count, parameter, text, texts } from './values.ts'

const EVENTS_URL = '/api/v1/events?eventName=StopInstances'

export const FindQueryShape = z.strictObject({
  q: parameter('ann stop server', FIND_LENGTH_MAX).describe(
    `Up to ${FIND_WORDS_MAX} words, in any letter case: titles and names of actions, users, servers, projects, sources, error codes, addresses, networks, ARNs and IDs, and words such as \`failed\`.`,
  ),
})

const MatchShape = z
  .object({
    kind: z.enum(FIND_KINDS).meta({ example: 'action' }).describe('What the words mean.'),
    label: text('Stop Server'),
    filter: z
      .record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())]))
      .meta({ example: { eventName: 'StopInstances' } })
      .describe('The filters of events that it stands for, as parameters of `GET /events`.'),
    count: count(12)
      .nullable()
      .describe('Number of kept events, as far as they have been counted; null where that is not known.'),
    url: text(EVENTS_URL).describe('Where to get these events.'),
  })
  .meta({ id: 'FindMatch' })

export const FoundShape = z
  .object({
    query: text('ann stop server'),
    matches: z
      .array(MatchShape)
      .describe(
        `Up to ${MATCHES_MAX}, best first. If all words can be combined to one filter, the first one is \`combined\`.`,
      ),
    didYouMean: texts(['ann stop server']).describe(
      'Queries in which similar names replace words that were not found.',
    ),
  })
  .meta({
    id: 'Found',
    example: {
      query: 'stop server',
      matches: [
        {
          ...{ kind: 'action', label: 'Stop Server', filter: { eventName: 'StopInstances' }, count: 12 },
          url: EVENTS_URL,
        },
      ],
      didYouMean: [],
    },
  })
