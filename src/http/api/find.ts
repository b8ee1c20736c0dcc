import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { formatFilter } from '../../domain/events/filter-grammar.ts'
import type { FoundMatch } from '../../domain/find/resolve-words.ts'
import type { FindByWords } from '../../services/events/find.ts'
import { FindQueryShape, FoundShape } from '../shapes/find.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const FIND_OPERATIONS = {
  findByWords: {
    route: 'GET /find',
    summary: 'Find filters by words',
    description:
      'Returns what words mean as filters of events: `ann stop server` is what the user ann did with the action *Stop Server*. It knows the catalogue of actions, the servers, and the frequent values of the events that are kept. For a text anywhere in records, use `q` of `GET /events`.',
    query: FindQueryShape,
    answer: { description: 'What the words mean.', shape: FoundShape },
  },
} satisfies ApiOperations

/** The route that finds filters by words. */
export function findRoutes(findByWords: FindByWords) {
  return createRoutes(FIND_OPERATIONS, {
    async findByWords(caller, { q }) {
      const { matches, didYouMean } = await findByWords(caller, q)
      return { query: q, matches: matches.map(toMatchJson), didYouMean }
    },
  })
}

function toMatchJson({ kind, label, filter, count }: FoundMatch) {
  const pairs = formatFilter(filter).map(([name, value]) => [name, value])
  return {
    kind,
    label,
    filter: canonicalFilter(filter),
    count,
    url: `/api/v1/events?${new URLSearchParams(pairs)}`,
  }
}
