import type { Database } from '../database.ts'

/** Maximum number of remembered results; when it is reached, all are dropped. */
const ENTRIES_MAX = 1_000

/**
 * Returns a function that looks up a key once and remembers the result until anything except events changes: a result is
 * used again only if the database's version is still the one from before the lookup. If other processes can make changes,
 * every call does a lookup.
 */
export function createPrincipalCache<Result>(
  database: Pick<Database, 'version'>,
  lookUp: (key: string) => Promise<Result>,
) {
  const entries = new Map<string, { version: number; result: Result }>()
  return async (key: string): Promise<Result> => {
    const version = database.version()
    if (version === null) return lookUp(key)
    const entry = entries.get(key)
    if (entry?.version === version) return entry.result
    const result = await lookUp(key)
    if (entries.size >= ENTRIES_MAX) entries.clear()
    entries.set(key, { version, result })
    return result
  }
}
