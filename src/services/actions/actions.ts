import type { Caller } from '../../domain/access/caller.ts'
import { listActions, SEARCH_LENGTH_MAX } from '../../domain/actions/action-search.ts'
import { checkLength } from '../../domain/parse.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context } from '../context.ts'

export type ListActions = ReturnType<typeof createListActions>

/**
 * Returns a function that lists the actions of the catalogue that match a search text; all of them for an
 * empty one.
 */
export function createListActions({ audit, catalogue }: Pick<Context, 'audit' | 'catalogue'>) {
  return (caller: Caller, q: string, options: ReadOptions = {}) =>
    audit.read(
      caller,
      { operation: 'ListActions', parameters: q === '' ? null : { q }, ...options },
      async () => listActions(catalogue, checkLength(q, SEARCH_LENGTH_MAX, 'q')),
    )
}
