import { and, eq, lt } from 'drizzle-orm'
import type { JsonObject } from '../../domain/parse.ts'
import type { Database } from '../database.ts'

export const EXPORT_FORMATS = ['csv', 'json', 'ndjson'] as const

/** An export. `finishedAt`, `count`, `bytes` and `sha256` are null until it is complete. */
export type ExportRow = {
  id: string
  userName: string
  format: (typeof EXPORT_FORMATS)[number]
  /** The filter and the period. */
  filter: JsonObject
  startedAt: Date
  finishedAt: Date | null
  count: number | null
  bytes: number | null
  sha256: string | null
}

/** The result of a complete export. */
type ExportResult = { count: number; bytes: number; sha256: string; finishedAt: Date }

export type ExportStore = ReturnType<typeof createExportStore>

/** The exports of one customer, with the checksums that show whether a downloaded file is complete. */
export function createExportStore(database: Database, customer: number) {
  const { exports } = database.tables
  const withId = (id: string) => and(eq(exports.customer, customer), eq(exports.id, id))
  return {
    async create(row: ExportRow): Promise<void> {
      await database.transaction(({ db }) => db.insert(exports).values({ customer, ...row }))
    },

    async complete(id: string, result: ExportResult): Promise<void> {
      await database.transaction(({ db }) => db.update(exports).set(result).where(withId(id)))
    },

    async find(id: string): Promise<ExportRow | null> {
      const [row] = await database.primary.select().from(exports).where(withId(id))
      const format = EXPORT_FORMATS.find((each) => each === row?.format)
      if (!row || !format) return null
      const { customer: _, ...columns } = row
      return { ...columns, format }
    },
  }
}

/** Deletes the exports of all customers that started before an instant. */
export async function purgeExports({ tables, transaction }: Database, before: Date): Promise<void> {
  await transaction(({ db }) => db.delete(tables.exports).where(lt(tables.exports.startedAt, before)))
}
