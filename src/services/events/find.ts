import type { Caller } from '../../domain/access/caller.ts'
import { createBoundedMap } from '../../domain/bounded-map.ts'
import { COUNTED_FIELDS, type CountedField } from '../../domain/counts/period-counts.ts'
import { FIND_LENGTH_MAX, parseFindQuery } from '../../domain/find/find-query.ts'
import { type FoundWords, resolveWords } from '../../domain/find/resolve-words.ts'
import { createVocabulary, type KnownNames, type Vocabulary } from '../../domain/find/vocabulary.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'

export type FindByWords = ReturnType<typeof createFindByWords>

type Rows = CustomerRows<'counts' | 'servers'>
type FindContext = Pick<Context, 'audit' | 'catalogue' | 'monotonicMs'> & { store: Rows }

/** Values of a field that can be found by words: the most frequent ones. */
const VALUES_MAX = 2_000
const SERVERS_MAX = 5_000

/** How long what words can mean is remembered, and for how many customers. */
const REMEMBERED_MS = 10_000
const REMEMBERED_MAX = 4

/**
 * Returns a function that finds what words mean: actions, users, servers, addresses and IDs, as filters of events with their
 * numbers. It returns no matches for null, which is a page without a search. Throws a fault of `q` without words, or with too
 * many. Numbers may be some seconds old.
 */
export function createFindByWords({ store, audit, catalogue, monotonicMs }: FindContext) {
  const remembered = createBoundedMap<{ vocabulary: Promise<Vocabulary>; atMs: number }>(REMEMBERED_MAX)
  const vocabularyOf = (customer: number): Promise<Vocabulary> => {
    const key = String(customer)
    const known = remembered.get(key)
    const nowMs = monotonicMs()
    if (known && nowMs - known.atMs < REMEMBERED_MS) return known.vocabulary
    const vocabulary = listNames(store, customer).then((names) => createVocabulary(catalogue, names))
    vocabulary.catch(() => remembered.delete(key))
    remembered.set(key, { vocabulary, atMs: nowMs })
    return vocabulary
  }
  return (caller: Caller, q: string | null, options: ReadOptions = {}): Promise<FoundWords> => {
    const parameters = q === null ? null : { q: q.slice(0, FIND_LENGTH_MAX) }
    return audit.read(caller, { operation: 'FindByWords', parameters, ...options }, async () =>
      q === null
        ? { matches: [], didYouMean: [] }
        : resolveWords(parseFindQuery(q), await vocabularyOf(caller.customer.id)),
    )
  }
}

async function listNames(store: Rows, customer: number): Promise<KnownNames> {
  const { counts, servers } = store.forCustomer(customer)
  const listValues = (field: CountedField) => counts.listValues({ field, prefix: '', limit: VALUES_MAX })
  const values = await Promise.all(COUNTED_FIELDS.map(async (field) => [field, await listValues(field)]))
  return {
    // The names are those of the fields.
    values: Object.fromEntries(values) as KnownNames['values'],
    servers: await servers.listPage({ ...EVERY_SERVER, limit: SERVERS_MAX }),
  }
}

const EVERY_SERVER = { q: '', isDiffering: false, project: null, after: null }
