import type { Caller } from '../../domain/access/caller.ts'
import { FIND_LENGTH_MAX, type FindQuery, parseFindQuery } from '../../domain/find/find-query.ts'
import { type FoundWords, resolveWords } from '../../domain/find/resolve-words.ts'
import type { EventStore } from '../../store/events/events.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'
import type { Vocabularies } from './vocabularies.ts'

export type FindByWords = ReturnType<typeof createFindByWords>

type FindContext = Pick<Context, 'audit'> & { store: CustomerRows<'events'> }

/**
 * Returns a function that finds what words mean: actions, users, servers, addresses and IDs, as filters of events with their
 * numbers. It returns no matches for null, which is a page without a search. Throws a fault of `q` without words, or with too
 * many. Numbers may be some minutes old, but a word is unknown only if it was so in the last ten seconds.
 */
export function createFindByWords(context: FindContext, vocabularies: Vocabularies) {
  const resolve = async (query: FindQuery, customer: number): Promise<FoundWords> => {
    const ready = vocabularies.findReady(customer)
    const found = ready && resolveWords(query, ready)
    if (found?.unknown.length === 0) return found
    return resolveWords(query, await vocabularies.findFresh(customer))
  }
  const findWords = async (query: FindQuery, customer: number) =>
    withEventOfId(await resolve(query, customer), context.store.forCustomer(customer).events)
  return (caller: Caller, q: string | null, options: ReadOptions = {}): Promise<FoundWords> => {
    const parameters = q === null ? null : { q: q.slice(0, FIND_LENGTH_MAX) }
    return context.audit.read(caller, { operation: 'FindByWords', parameters, ...options }, async () =>
      q === null ? NOTHING : findWords(parseFindQuery(q), caller.customer.id),
    )
  }
}

const NOTHING: FoundWords = { matches: [], certain: null, unknown: [], didYouMean: [] }

// An event and a request have IDs of one form: a kept event says that it is its ID.
async function withEventOfId(found: FoundWords, log: Pick<EventStore, 'find'>): Promise<FoundWords> {
  const event = found.matches.find(({ kind }) => kind === 'event')
  const [id] = event?.filter.eventId?.any ?? []
  if (!event || found.matches.length > 2 || id?.kind !== 'equals') return found
  return { ...found, certain: (await log.find(id.value)) && event }
}
