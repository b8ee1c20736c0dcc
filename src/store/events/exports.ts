import { and, eq, lt } from 'drizzle-orm'
import type { Database } from '../database.ts'

export const EXPORT_FORMATS = ['csv', 'json', 'ndjson'] as const

/** What is known of a download: null where it has not ended. */
export type ExportRow = {
  id: string
  userName: string
  format: (typeof EXPORT_FORMATS)[number]
  /** The filter and period as JSON. */
  filter: string
  startedAt: Date
  finishedAt: Date | null
  count: number | null
  bytes: number | null
  sha256: string | null
}

/** The downloads of one customer: by these a reader can tell that a file is whole. */
export function createExportStore(database: Database, customer: number) {
  const { exports } = database.tables
  const withId = (id: string) => and(eq(exports.customer, customer), eq(exports.id, id))
  return {
    async create(row: ExportRow): Promise<void> {
      await database.writer.insert(exports).values({ customer, ...row })
    },
    async complete(
      id: string,
      result: { count: number; bytes: number; sha256: string; finishedAt: Date },
    ): Promise<void> {
      await database.writer.update(exports).set(result).where(withId(id))
    },
    async find(id: string): Promise<ExportRow | null> {
      const [row] = await database.writer.select().from(exports).where(withId(id))
      const format = EXPORT_FORMATS.find((each) => each === row?.format)
      if (!row || !format) return null
      const { customer: _, ...known } = row
      return { ...known, format }
    },
  }
}

/** Forgets every customer's downloads that began before an instant. */
export async function purgeExports(database: Database, before: Date): Promise<void> {
  await database.writer.delete(database.tables.exports).where(lt(database.tables.exports.startedAt, before))
}

export type ExportStore = ReturnType<typeof createExportStore>
