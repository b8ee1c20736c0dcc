import { createBoundedMap } from '../../domain/bounded-map.ts'
import { COUNTED_FIELDS, type CountedField } from '../../domain/counts/period-counts.ts'
import { createVocabulary, type KnownNames, type Vocabulary } from '../../domain/find/vocabulary.ts'
import { presentLanguage } from '../../domain/messages/messages.ts'
import type { Context, CustomerRows } from '../context.ts'

type Rows = CustomerRows<'counts' | 'servers'>
type VocabularyContext = Pick<Context, 'catalogue' | 'monotonicMs'> & { store: Rows }

/** Values of a field that can be found by words: the most frequent ones. */
const VALUES_MAX = 2_000
const SERVERS_MAX = 5_000

/** For so long a vocabulary is as good as a new one, and for so long it can be used while a new one is made. */
const FRESH_MS = 10_000
const USABLE_MS = 300_000
/** This many vocabularies are remembered. */
const REMEMBERED_MAX = 4

type Entry = { ready: { vocabulary: Vocabulary; atMs: number } | null; making: Promise<Vocabulary> | null }

export type Vocabularies = ReturnType<typeof createVocabularies>

/** The vocabularies of customers in the language of the request. To make one takes as long as many questions do, so that they are remembered for a while. */
export function createVocabularies({ store, catalogue, monotonicMs }: VocabularyContext) {
  const entries = createBoundedMap<Entry>(REMEMBERED_MAX)
  const entryOf = (customer: number): Entry => {
    const key = `${presentLanguage()} ${customer}`
    const entry = entries.get(key) ?? { ready: null, making: null }
    entries.set(key, entry)
    return entry
  }
  const make = async (entry: Entry, customer: number): Promise<Vocabulary> => {
    const atMs = monotonicMs()
    const vocabulary = createVocabulary(catalogue, await listNames(store, customer))
    entry.ready = { vocabulary, atMs }
    return vocabulary
  }
  // Questions at the same time share one.
  const refresh = (entry: Entry, customer: number): Promise<Vocabulary> => {
    entry.making ??= make(entry, customer).finally(() => {
      entry.making = null
    })
    return entry.making
  }
  const isYounger = ({ ready }: Entry, ms: number) => ready !== null && monotonicMs() - ready.atMs < ms
  return {
    /** Returns a vocabulary that is at most some minutes old, or null; if it is not fresh, a new one is made meanwhile. */
    findReady(customer: number): Vocabulary | null {
      const entry = entryOf(customer)
      // A failure shows when the next one is waited for.
      if (entry.ready !== null && !isYounger(entry, FRESH_MS)) refresh(entry, customer).catch(() => {})
      return isYounger(entry, USABLE_MS) ? (entry.ready?.vocabulary ?? null) : null
    },

    /** Returns a vocabulary that is at most ten seconds old. */
    async findFresh(customer: number): Promise<Vocabulary> {
      const entry = entryOf(customer)
      return isYounger(entry, FRESH_MS) && entry.ready ? entry.ready.vocabulary : refresh(entry, customer)
    },
  }
}

async function listNames(store: Rows, customer: number): Promise<KnownNames> {
  const { counts, servers } = store.forCustomer(customer)
  const listValues = (field: CountedField) => counts.listValues({ field, prefix: '', limit: VALUES_MAX })
  const values = await Promise.all(
    COUNTED_FIELDS.map(async (field) => [field, (await listValues(field)).values]),
  )
  return {
    // The names are those of the fields.
    values: Object.fromEntries(values) as KnownNames['values'],
    servers: await servers.listPage({ ...EVERY_SERVER, limit: SERVERS_MAX }),
  }
}

const EVERY_SERVER = { q: '', isDiffering: false, project: null, after: null }
