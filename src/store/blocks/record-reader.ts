import { and, gte, inArray, lt } from 'drizzle-orm'
import { Fault } from '../../domain/fault.ts'
import { formatDay } from '../../domain/time.ts'
import type { Database, Queries } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { type Block, openBlock } from './block-content.ts'
import { toDamagedBlock } from './damaged-block.ts'
import { parseReference, type RecordReference } from './record-reference.ts'

/** Blocks that are read and decompressed at a time. */
const READ_BLOCKS = 16
/** Blocks that a reader keeps: the next rows of a stream are in the same ones. */
const KEPT_BLOCKS = 24

type BlockNumber = Pick<RecordReference, 'day' | 'block'>

export type BlockReader = ReturnType<typeof createBlockReader>

/** Returns functions that read blocks and the records in them. They keep the last blocks that they have read. */
export function createBlockReader(database: Database) {
  const kept = new Map<string, Block>()
  const readBlocks = async (numbers: BlockNumber[]): Promise<Map<string, Block>> => {
    const blocks = new Map<string, Block>()
    const missing = numbers.filter((number) => {
      const known = kept.get(toKey(number))
      if (known) blocks.set(toKey(number), known)
      return !known
    })
    for (const [key, block] of await fetchBlocks(database, missing)) {
      blocks.set(key, block)
      kept.set(key, block)
    }
    for (const key of kept.keys()) if (kept.size > KEPT_BLOCKS) kept.delete(key)
    return blocks
  }
  return {
    /** Returns blocks in the order of their numbers. Throws a `conflict` fault if one was purged meanwhile. */
    async read(numbers: BlockNumber[]): Promise<Block[]> {
      const blocks = await readBlocks(numbers)
      return numbers.map((number) => blocks.get(toKey(number)) ?? throwPurged())
    },

    /** Returns the records themselves, given what stands in the column `record`. Throws as `read` does. */
    async resolve(records: string[]): Promise<string[]> {
      const references = records.map(parseReference)
      const numbers = new Map(references.flatMap((each) => (each ? [[toKey(each), each]] : [])))
      if (numbers.size === 0) return records
      const resolved = [...records]
      const all = [...numbers.values()]
      for (let from = 0; from < all.length; from += READ_BLOCKS) {
        const blocks = await readBlocks(all.slice(from, from + READ_BLOCKS))
        for (const [i, each] of references.entries()) {
          const block = each && blocks.get(toKey(each))
          if (block) resolved[i] = block.record(each.position)
        }
      }
      if (resolved.some((record) => parseReference(record))) throwPurged()
      return resolved
    },
  }
}

/** Returns rows of values, of which the last one is the record, with the records themselves. */
export async function resolveRows(reader: BlockReader, rows: unknown[][]): Promise<unknown[][]> {
  const records = rows.map((values) => String(values.at(-1)))
  const resolved = await reader.resolve(records)
  if (resolved === records) return rows
  return rows.map((values, i) => [...values.slice(0, -1), resolved[i]])
}

function toKey({ day, block }: BlockNumber): string {
  return `${day} ${block}`
}

function throwPurged(): never {
  throw new Fault('conflict', 'purgedWhileRead')
}

async function fetchBlocks(database: Database, numbers: BlockNumber[]): Promise<Map<string, Block>> {
  const blocks = new Map<string, Block>()
  for (const day of new Set(numbers.map((number) => number.day))) {
    const ofDay = numbers.filter((number) => number.day === day).map(({ block }) => block)
    for (let from = 0; from < ofDay.length; from += READ_BLOCKS)
      for (const [key, block] of await fetchSome(database, day, ofDay.slice(from, from + READ_BLOCKS)))
        blocks.set(key, block)
  }
  return blocks
}

async function fetchSome(database: Database, day: number, blocks: number[]): Promise<[string, Block][]> {
  const rows = await selectBlocks(database, database.replica, day, blocks)
  // A replica may not have them yet.
  const found =
    rows.length === blocks.length ? rows : await selectBlocks(database, database.primary, day, blocks)
  return Promise.all(
    found.map(async ({ block, content }): Promise<[string, Block]> => {
      const opened = await openBlock(content).catch((cause) => {
        throw toDamagedBlock(`event_blocks_${formatDay(day).replaceAll('-', '')}`, block, cause)
      })
      return [toKey({ day, block }), opened]
    }),
  )
}

function selectBlocks(database: Database, queries: Queries, day: number, blocks: number[]) {
  const { eventBlocks } = database.blockTables(formatDay(day))
  const { from, until } = dayBounds(formatDay(day))
  return queries
    .select({ block: eventBlocks.block, content: eventBlocks.content })
    .from(eventBlocks)
    .where(
      and(
        inArray(eventBlocks.block, blocks),
        gte(eventBlocks.firstTime, from),
        lt(eventBlocks.firstTime, until),
      ),
    )
}
