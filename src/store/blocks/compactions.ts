import { eq } from 'drizzle-orm'
import type { Database, DayCompaction, LogPartition } from '../database.ts'
import { dayBounds } from '../partitions.ts'

/** Returns what is recorded of a day's compaction; null if it has not been compacted. */
export async function findCompaction(
  { primary, tables: { dayCompactions } }: Pick<Database, 'primary' | 'tables'>,
  day: string,
): Promise<DayCompaction | null> {
  const [row] = await primary.select().from(dayCompactions).where(eq(dayCompactions.day, day))
  return row ?? null
}

/** Returns the partition of a whole day; null if there is none. */
export function partitionOf(database: Pick<Database, 'logPartitions'>, day: string): LogPartition | null {
  const { from, until } = dayBounds(day)
  return database.logPartitions(from, until, true)[0] ?? null
}
