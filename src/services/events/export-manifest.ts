import type { Caller } from '../../domain/access/caller.ts'
import { Fault } from '../../domain/fault.ts'
import type { Context, CustomerRows } from '../context.ts'

export type GetExportManifest = ReturnType<typeof createGetExportManifest>

type ManifestContext = Pick<Context, 'audit'> & { store: CustomerRows<'exports'> }

/**
 * Returns a function that gets the manifest of an export: with it, a reader can check that the file is
 * complete and unaltered.
 */
export function createGetExportManifest({ store, audit }: ManifestContext) {
  return (caller: Caller, id: string) =>
    audit.read(caller, { operation: 'GetDownload', parameters: { id } }, async () => {
      const row = await store.forCustomer(caller.customer.id).exports.find(id)
      if (!row) throw new Fault('not_found', 'unknownExport')
      const { userName: _, filter: scope, ...members } = row
      const { filter, period } = scope
      const complete = row.sha256 !== null
      return { ...members, ...(complete ? {} : NOTHING_KNOWN), filter, period, complete }
    })
}

// A reader must not take what was sent of a file for all of it.
const NOTHING_KNOWN = { finishedAt: null, count: null, bytes: null }
