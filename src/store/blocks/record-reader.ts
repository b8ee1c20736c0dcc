import type { Column } from 'drizzle-orm'
import type { LogPosition } from '../../domain/events/event.ts'
import { Fault } from '../../domain/fault.ts'
import { formatDay, toDayNumber } from '../../domain/time.ts'
import type { RecordPlace } from '../block-search.ts'
import type { Database } from '../database.ts'
import type { RecordColumns } from '../first-rows.ts'
import { type SelectedColumns, toInstant } from '../row-readers.ts'
import type { Block } from './block-content.ts'
import { toDamagedBlock, toDamagedRow } from './damaged-block.ts'
import { type BlockNumber, fetchBlocks, READ_BLOCKS, tableOfBlock, toBlockKey } from './fetch-blocks.ts'
import { isReference, parseReference, type RecordReference, type StoredRecord } from './record-reference.ts'

/** Blocks that are read at a time where other threads decompress them. */
const SENT_BLOCKS = 64
/** Blocks that a reader keeps: the next rows of a stream are in the same ones. */
const KEPT_BLOCKS = 24

export type BlockReader = ReturnType<typeof createBlockReader>

/** Returns functions that read a customer's blocks and the records in them. They keep the last blocks that they have read. */
export function createBlockReader(database: Database, customer: number) {
  const read = keepBlocks(database, customer)
  const readHere = (_: number, places: RecordPlace[]) =>
    readEach(read, places, (block, place) => readBytes(block, place).toString())
  return {
    /**
     * Returns the positions of events in blocks whose records contain a text, given as UTF-8. Throws a `conflict` fault if a
     * block was purged meanwhile, and an error if one is damaged, missing, or another customer's.
     */
    async find(numbers: BlockNumber[], text: Uint8Array): Promise<LogPosition[]> {
      const blocks = await read(numbers)
      return numbers.flatMap((number, i) => unlessDamaged(number, () => blocks[i]?.find(text) ?? []))
    },

    /** Returns the records themselves. Throws as `read` does, and an error if a reference leads to another event's record. */
    async resolve(rows: StoredRecord[]): Promise<string[]> {
      const places = rows.map(toPlace)
      const readRecords = database.readRecords ?? readHere
      const missing = places.filter((place) => place !== null)
      for (let from = 0; from < missing.length; ) {
        const some = takeBlocks(missing, from, database.readRecords ? SENT_BLOCKS : READ_BLOCKS)
        from += some.length
        const records = await readRecords(customer, some)
        for (const [i, place] of some.entries()) place.record = records[i] ?? ''
      }
      return rows.map(({ record }, i) => places[i]?.record ?? record)
    },

    /** Returns the records themselves as UTF-8; throws as `resolve` does. */
    async resolveBytes(rows: StoredRecord[]): Promise<Uint8Array[]> {
      const places = rows.map(toPlace)
      const found = new Map<Place, Uint8Array>()
      const missing = places.filter((place) => place !== null)
      for (let from = 0; from < missing.length; ) {
        const some = takeBlocks(missing, from, READ_BLOCKS)
        from += some.length
        // A copy, which does not keep the whole block.
        const copies = await readEach(read, some, (block, place) => new Uint8Array(readBytes(block, place)))
        for (const [i, place] of some.entries()) if (copies[i]) found.set(place, copies[i])
      }
      return rows.map(({ record }, i) => (places[i] && found.get(places[i])) ?? Buffer.from(record))
    },
  }
}

async function readEach<Value>(
  read: (numbers: BlockNumber[]) => Promise<Block[]>,
  places: RecordPlace[],
  take: (block: Block, place: RecordPlace) => Value,
): Promise<Value[]> {
  const groups = [...Map.groupBy(places, toBlockKey).values()]
  const blocks = await read(groups.flatMap((group) => group.slice(0, 1)))
  const values = new Map<RecordPlace, Value>()
  for (const [i, group] of groups.entries())
    for (const place of group) if (blocks[i]) values.set(place, take(blocks[i], place))
  return places.flatMap((place) => values.get(place) ?? [])
}

function keepBlocks(database: Database, customer: number) {
  const kept = new Map<string, Block>()
  const readBlocks = async (numbers: BlockNumber[]): Promise<Map<string, Block>> => {
    const blocks = new Map<string, Block>()
    const missing = new Map<string, BlockNumber>()
    for (const number of numbers) {
      const key = toBlockKey(number)
      const known = kept.get(key)
      if (known) blocks.set(key, known)
      else missing.set(key, number)
    }
    for (const [key, block] of await fetchBlocks(database, customer, [...missing.values()])) {
      blocks.set(key, block)
      kept.set(key, block)
    }
    for (const key of kept.keys()) if (kept.size > KEPT_BLOCKS) kept.delete(key)
    return blocks
  }
  return async (numbers: BlockNumber[]): Promise<Block[]> => {
    const blocks = await readBlocks(numbers)
    const missing = numbers.find((number) => !blocks.has(toBlockKey(number)))
    if (missing) throw await toMissingError(database, missing)
    return numbers.flatMap((number) => blocks.get(toBlockKey(number)) ?? [])
  }
}

/** A record that a reference leads to, once it is read. */
type Place = RecordPlace & { record: string | null }

function takeBlocks(places: Place[], from: number, max: number): Place[] {
  const blocks = new Set<string>()
  const end = places.findIndex((place, i) => i >= from && blocks.add(toBlockKey(place)).size > max)
  return places.slice(from, end < 0 ? places.length : end)
}

function toPlace(row: StoredRecord): Place | null {
  const reference = toReference(row)
  return reference && { ...reference, sequence: row.sequence, record: null }
}

function toReference({ eventTime, record }: StoredRecord): RecordReference | null {
  if (!isReference(record) || eventTime === undefined) return parseReference(record)
  try {
    const reference = parseReference(record)
    if (reference?.day === toDayNumber(eventTime)) return reference
    throw new TypeError('The reference leads to another day.')
  } catch (cause) {
    throw toDamagedRow(formatDay(toDayNumber(eventTime)), cause)
  }
}

function readBytes(block: Block, { sequence, ...reference }: RecordPlace): Buffer {
  return unlessDamaged(reference, () => block.bytes(reference.position, sequence))
}

function unlessDamaged<Result>(number: BlockNumber, read: () => Result): Result {
  try {
    return read()
  } catch (cause) {
    throw toDamagedBlock(tableOfBlock(number), number.block, cause)
  }
}

/** Returns where rows have what their records are read with. */
export function recordColumnsOf(
  columns: SelectedColumns & { sequence: Column; eventTime: Column },
  customer: number,
): RecordColumns {
  const names = Object.keys(columns)
  return { customer, sequenceAt: names.indexOf('sequence'), timeAt: names.indexOf('eventTime') }
}

/** Returns rows of values in the order of some columns, of which the last one is the record, with the records themselves. */
export async function resolveRows(
  reader: BlockReader,
  columns: SelectedColumns & { sequence: Column },
  rows: unknown[][],
): Promise<unknown[][]> {
  if (!rows.some((values) => isReference(String(values.at(-1))))) return rows
  const names = Object.keys(columns)
  const [sequenceAt, timeAt] = [names.indexOf('sequence'), names.indexOf('eventTime')]
  const stored = rows.map((values): StoredRecord => {
    const time = values[timeAt]
    return {
      sequence: Number(values[sequenceAt]),
      ...(time === undefined ? {} : { eventTime: toInstant(time) }),
      record: String(values.at(-1)),
    }
  })
  const records = await reader.resolve(stored)
  return rows.map((values, i) => [...values.slice(0, -1), records[i]])
}

async function toMissingError(database: Database, number: BlockNumber): Promise<Error> {
  const isThere = (await database.listDays()).includes(formatDay(number.day))
  return isThere
    ? toDamagedBlock(tableOfBlock(number), number.block)
    : new Fault('conflict', 'purgedWhileRead')
}
