import { and, eq, inArray, sql } from 'drizzle-orm'
import { formatDay } from '../../domain/time.ts'
import type { Database, Queries } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { isWithin } from '../within-period.ts'
import { type Block, openBlock } from './block-content.ts'
import { toDamagedBlock } from './damaged-block.ts'
import type { RecordReference } from './record-reference.ts'

/** A block of a day. */
export type BlockNumber = Pick<RecordReference, 'day' | 'block'>

/** Blocks that are read and decompressed at a time. */
export const READ_BLOCKS = 16

/** Returns the key of a block among those of all days. */
export function toBlockKey({ day, block }: BlockNumber): string {
  return `${day} ${block}`
}

/** Returns the name of the table with a block, by which damage is named. */
export function tableOfBlock({ day }: BlockNumber): string {
  return `event_blocks_${formatDay(day).replaceAll('-', '')}`
}

/** Returns those of some blocks of a customer that are there, by their keys. Throws an error if one is damaged. */
export async function fetchBlocks(
  database: Database,
  customer: number,
  numbers: BlockNumber[],
): Promise<Map<string, Block>> {
  const blocks = new Map<string, Block>()
  for (let from = 0; from < numbers.length; from += READ_BLOCKS) {
    const some = numbers.slice(from, from + READ_BLOCKS)
    for (const [key, block] of await fetchSome(database, customer, some)) blocks.set(key, block)
  }
  return blocks
}

async function fetchSome(
  database: Database,
  customer: number,
  numbers: BlockNumber[],
): Promise<[string, Block][]> {
  const rows = await selectBlocks(database.replica, database, customer, numbers)
  // A replica may not have them yet.
  const found =
    rows.length === numbers.length ? rows : await selectBlocks(database.primary, database, customer, numbers)
  return Promise.all(
    found.map(async ({ day, block, content }): Promise<[string, Block]> => {
      const opened = await openBlock(content).catch((cause) => {
        throw toDamagedBlock(tableOfBlock({ day, block }), block, cause)
      })
      return [toBlockKey({ day, block }), opened]
    }),
  )
}

// Those of all days in one statement: PostgreSQL takes longer to plan one than to read a block.
async function selectBlocks(
  queries: Queries,
  database: Database,
  customer: number,
  numbers: BlockNumber[],
): Promise<{ day: number; block: number; content: Uint8Array }[]> {
  const byDay = Map.groupBy(numbers, ({ day }) => day)
  const branches = [...byDay].map(([day, ofDay]) =>
    selectOfDay(queries, database, { customer, day, blocks: ofDay.map(({ block }) => block) }).getSQL(),
  )
  return queries
    .select({
      day: sql<number>`day`.mapWith(Number),
      block: sql<number>`block`.mapWith(Number),
      content: sql<Uint8Array>`content`,
    })
    .from(sql`(${sql.join(branches, sql` union all `)}) as found`)
}

// The blocks of other customers are not read, whatever a reference says.
function selectOfDay(
  queries: Queries,
  database: Database,
  { customer, day, blocks }: { customer: number; day: number; blocks: number[] },
) {
  const { eventBlocks } = database.blockTables(formatDay(day))
  const { from, until } = dayBounds(formatDay(day))
  return queries
    .select({
      day: sql.raw(String(day)).as('day'),
      block: eventBlocks.block,
      content: eventBlocks.content,
    })
    .from(eventBlocks)
    .where(
      and(
        eq(eventBlocks.customer, customer),
        inArray(eventBlocks.block, blocks),
        isWithin(eventBlocks.firstTime, { from, until }),
      ),
    )
}
