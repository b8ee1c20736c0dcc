import { sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { pushAll } from '../../domain/push-all.ts'
import type { LogPartition, Statement } from '../database.ts'
import type { FirstRows, SelectRows, SummedRows } from '../first-rows.ts'
import { emptyValueTally, tallyRow } from '../value-tally.ts'

const PARTITIONS_AT_ONCE = 2

/** Returns the methods that read the first rows of partitions, with Drizzle's client: timestamps are text. */
export function postgresFirstRows(client: Sql): FirstRows<LogPartition> {
  return {
    // The planner merges only what is in order by itself.
    asMerged: (select, order) => sql`(${select} order by ${order})`,
    isFailedRead: ({ readOnly }) => sql`${readOnly}`,
    selectFirst: (partitions, { count }, select) => selectRows(client, partitions, count, select),
    async tallyFirst(partitions, { count, width }, select) {
      const rows = await selectRows(client, partitions, count + 1, select)
      const tally = emptyValueTally(width)
      for (const row of rows.slice(0, count)) tallyRow(tally, row)
      return { ...tally, isMore: rows.length > count }
    },
    async sumFirst(partitions, max, select) {
      const sums: SummedRows[] = []
      let total = 0
      const read = (partition: LogPartition) => runPrepared(client, select(partition, max - total).toSQL())
      for await (const { partition, found } of readAhead(partitions, read)) {
        // What was read ahead may have more than is left by now.
        const isWithin = Number(found[0]?.[0] ?? 0) <= max - total
        const [[count, ...values] = [0]] = isWithin ? found : await read(partition)
        sums.push({ count: Number(count), values })
        total += Number(count)
        if (total >= max) break
      }
      return sums
    },
  }
}

async function selectRows(
  client: Sql,
  partitions: LogPartition[],
  count: number,
  select: SelectRows<LogPartition>,
): Promise<unknown[][]> {
  const rows: unknown[][] = []
  const read = (partition: LogPartition) =>
    runPrepared(client, select(partition, count - rows.length).toSQL())
  for await (const { found } of readAhead(partitions, read)) {
    pushAll(rows, found)
    if (rows.length >= count) break
  }
  return rows.slice(0, count)
}

/**
 * Yields what is read of each partition, in their order. The first one is read alone, because it often has all that is needed; while
 * a later one is read, so is the next, on another connection.
 */
async function* readAhead(
  partitions: LogPartition[],
  read: (partition: LogPartition) => Promise<unknown[][]>,
): AsyncGenerator<{ partition: LogPartition; found: unknown[][] }> {
  const reading: Promise<unknown[][]>[] = []
  const begin = (partition: LogPartition) => {
    const rows = read(partition)
    // A failure is thrown when its turn comes, if it does.
    rows.catch(() => {})
    reading.push(rows)
  }
  for (const [i, partition] of partitions.entries()) {
    const ahead = i === 0 ? 1 : PARTITIONS_AT_ONCE
    for (const next of partitions.slice(i + reading.length, i + ahead)) begin(next)
    yield { partition, found: (await reading.shift()) ?? [] }
  }
}

// Prepared, a statement is parsed once per connection.
async function runPrepared(client: Sql, statement: Statement): Promise<unknown[][]> {
  try {
    // Drizzle has converted the parameters to what the driver sends.
    return await client.unsafe(statement.sql, statement.params as never[], { prepare: true }).values()
  } catch (cause) {
    throw new Error(`Failed query: ${statement.sql}`, { cause })
  }
}
