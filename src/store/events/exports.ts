import { and, desc, eq, gte, lt } from 'drizzle-orm'
import type { JsonObject } from '../../domain/json/json-values.ts'
import type { Database } from '../database.ts'

export const EXPORT_FORMATS = ['csv', 'json', 'ndjson'] as const

/**
 * An export. `finishedAt`, `count` and `bytes` are null until it has ended. `sha256` is that of the whole file, and null if it was
 * broken off.
 */
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

/** The result of an export that has ended; without a hash if it was broken off. */
type ExportResult = { count: number; bytes: number; sha256: string | null; finishedAt: Date }

export type ExportStore = ReturnType<typeof createExportStore>

/** The exports of one customer, with the checksums that show whether a downloaded file is complete. */
export function createExportStore(database: Database, customer: number) {
  const { exports } = database.tables
  const withId = (id: string) => and(eq(exports.customer, customer), eq(exports.id, id))
  return {
    async create(row: ExportRow): Promise<void> {
      await database.transaction(({ db }) => db.insert(exports).values({ customer, ...row }))
    },

    async finish(id: string, result: ExportResult): Promise<void> {
      await database.transaction(({ db }) => db.update(exports).set(result).where(withId(id)))
    },

    async find(id: string): Promise<ExportRow | null> {
      const [row] = await database.primary.select().from(exports).where(withId(id))
      return row ? (toExportRow(row)[0] ?? null) : null
    },

    /** Returns the exports of a user that started since an instant, newest first, up to `limit`. */
    async listSince(userName: string, since: Date, limit: number): Promise<ExportRow[]> {
      const isListed = and(
        eq(exports.customer, customer),
        eq(exports.userName, userName),
        gte(exports.startedAt, since),
      )
      const rows = await database.primary
        .select()
        .from(exports)
        .where(isListed)
        .orderBy(desc(exports.startedAt), desc(exports.id))
        .limit(limit)
      return rows.flatMap(toExportRow)
    },
  }
}

/** Deletes the exports of all customers that started before an instant. */
export async function purgeExports({ tables, transaction }: Database, before: Date): Promise<void> {
  await transaction(({ db }) => db.delete(tables.exports).where(lt(tables.exports.startedAt, before)))
}

function toExportRow({ customer: _, ...row }: Database['tables']['exports']['$inferSelect']): ExportRow[] {
  const format = EXPORT_FORMATS.find((each) => each === row.format)
  return format === undefined ? [] : [{ ...row, format }]
}
