import type { Caller } from '../../domain/access/caller.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import { listActions, SEARCH_LENGTH_MAX } from '../../domain/actions/action-search.ts'
import { checkLength } from '../../domain/parse.ts'
import type { Audit } from '../audit.ts'

export type Actions = ReturnType<typeof createActions>

/** The action catalogue for whoever wants to know what the names in the log mean: all of it, or what a text is found in. */
export function createActions(audit: Pick<Audit, 'read'>, catalogue: Catalogue) {
  return (caller: Caller, q: string) =>
    audit.read(caller, { operation: 'ListActions', parameters: q === '' ? null : { q } }, async () =>
      listActions(catalogue, checkLength(q, SEARCH_LENGTH_MAX, 'q')),
    )
}
