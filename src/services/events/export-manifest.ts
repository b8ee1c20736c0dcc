import type { Caller } from '../../domain/access/caller.ts'
import { Fault } from '../../domain/fault.ts'
import type { ExportRow } from '../../store/events/exports.ts'
import type { Audit } from '../audit.ts'

export type GetExportManifest = ReturnType<typeof createGetExportManifest>

type ExportStore = { exports: { find(id: string): Promise<ExportRow | null> } }

/**
 * Returns a function that gets the manifest of an export: with it, a reader can check that the file is
 * complete and unaltered.
 */
export function createGetExportManifest(
  forCustomer: (customer: number) => ExportStore,
  audit: Pick<Audit, 'read'>,
) {
  return (caller: Caller, id: string) =>
    audit.read(caller, { operation: 'GetDownload', parameters: { id } }, async () => {
      const row = await forCustomer(caller.customer.id).exports.find(id)
      if (!row) throw new Fault('not_found', 'There is no such export.')
      const { userName: _, filter: scope, ...members } = row
      const { filter, period } = scope
      return { ...members, filter, period, complete: row.finishedAt !== null }
    })
}
