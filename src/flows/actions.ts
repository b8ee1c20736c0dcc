import type { Catalogue } from '../core/action.ts'
import { listActions, SEARCH_LENGTH_MAX } from '../core/action-list.ts'
import type { Caller } from '../core/caller.ts'
import { notLonger } from '../core/read.ts'
import type { Audit } from './audit.ts'

export type Actions = ReturnType<typeof actions>

/** The action catalogue for whoever wants to know what the names in the log mean: all of it, or what a text is found in. */
export function actions(audit: Pick<Audit, 'read'>, catalogue: Catalogue) {
  return (caller: Caller, q: string) =>
    audit.read(caller, { operation: 'ListActions', parameters: q === '' ? null : { q } }, async () =>
      listActions(catalogue, notLonger(q, SEARCH_LENGTH_MAX, 'q')),
    )
}
