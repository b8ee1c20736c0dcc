import type { Caller } from '../../domain/access/caller.ts'
import { FIND_LENGTH_MAX, type FindQuery, parseFindQuery } from '../../domain/find/find-query.ts'
import { type FoundWords, resolveWords } from '../../domain/find/resolve-words.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context } from '../context.ts'
import type { Vocabularies } from './vocabularies.ts'

export type FindByWords = ReturnType<typeof createFindByWords>

type FindContext = Pick<Context, 'audit'>

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
  return (caller: Caller, q: string | null, options: ReadOptions = {}): Promise<FoundWords> => {
    const parameters = q === null ? null : { q: q.slice(0, FIND_LENGTH_MAX) }
    return context.audit.read(caller, { operation: 'FindByWords', parameters, ...options }, async () =>
      q === null ? NOTHING : resolve(parseFindQuery(q), caller.customer.id),
    )
  }
}

const NOTHING: FoundWords = { matches: [], unknown: [], didYouMean: [] }
