import { createBoundedMap } from '../../domain/bounded-map.ts'
import type { Database } from '../database.ts'

/** Maximum number of remembered results. */
const ENTRIES_MAX = 1_000

/** Writes to the tables that a principal is read from, except for the time at which a key was last used. */
const WRITES_TO_PRINCIPALS =
  /^(?!update .access_keys. set .last_used_at.)(?:insert into|update|delete from) ["`](?:customers|projects|users|grants|access_keys)["`]/

/** Whether a statement writes to a table that a principal is read from. */
export function changesPrincipals(statement: string): boolean {
  return WRITES_TO_PRINCIPALS.test(statement)
}

/**
 * Returns a function that looks up a key once and remembers a result other than null until a principal may have changed: a result is used
 * again only if the database's version of the principals is still the one from before the lookup. If other processes can
 * make changes, every call does a lookup.
 */
export function createPrincipalCache<Result>(
  database: Pick<Database, 'principalsVersion'>,
  lookUp: (key: string) => Promise<Result>,
) {
  const entries = createBoundedMap<{ version: number; result: Result }>(ENTRIES_MAX)
  return async (key: string): Promise<Result> => {
    const version = database.principalsVersion()
    if (version === null) return lookUp(key)
    const entry = entries.get(key)
    if (entry?.version === version) return entry.result
    const result = await lookUp(key)
    // A flood of unknown keys does not push out the others.
    if (result !== null) entries.set(key, { version, result })
    return result
  }
}
