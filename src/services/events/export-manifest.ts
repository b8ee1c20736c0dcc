import type { Caller } from '../../domain/access/caller.ts'
import { Fault } from '../../domain/fault.ts'
import { parseJson, toObjectOrNull } from '../../domain/parse.ts'
import type { ExportRow } from '../../store/events/exports.ts'
import type { Audit } from '../audit.ts'

export type ExportManifests = ReturnType<typeof createExportManifests>

type Rows = { exports: { find(id: string): Promise<ExportRow | null> } }

/** What is known of a download: by it a reader can tell that a file is whole and unaltered. */
export function createExportManifests(open: (customer: number) => Rows, audit: Pick<Audit, 'read'>) {
  return (caller: Caller, id: string) =>
    audit.read(caller, { operation: 'GetDownload', parameters: { id } }, async () => {
      const row = await open(caller.customer.id).exports.find(id)
      if (!row) throw new Fault('not_found', 'There is no such export.')
      const { userName: _, filter, ...known } = row
      const { filter: asked, period } = toObjectOrNull(parseJson(filter, 'filter')) ?? {}
      return { ...known, filter: asked, period, complete: row.finishedAt !== null }
    })
}
