import { sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { pushAll } from '../../domain/push-all.ts'
import type { LogPartition, Statement } from '../database.ts'
import type { FirstRows, SelectRows, SummedRows } from '../first-rows.ts'
import { emptyValueTally, tallyRow } from '../value-tally.ts'

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
      for (const partition of partitions) {
        const [[count, ...values] = [0]] = await runPrepared(client, select(partition, max - total).toSQL())
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
  for (const partition of partitions) {
    pushAll(rows, await runPrepared(client, select(partition, count - rows.length).toSQL()))
    if (rows.length >= count) break
  }
  return rows
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
