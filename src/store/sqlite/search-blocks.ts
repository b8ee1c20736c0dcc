import type { Database } from 'bun:sqlite'
import { isShortText } from '../../domain/events/query.ts'
import { openBlockSync } from '../blocks/block-content.ts'
import { hasOwnRecordSql } from '../blocks/record-reference.ts'
import { matchLookups } from '../blocks/text-index.ts'
import { keepStatements } from './kept-statements.ts'
import type { FoundInBlocks, ListedDay, WorkerTask } from './worker-messages.ts'

/** Records in no block that are looked into here. There are hardly ever more of them; then they are left to another statement. */
const OWN_ROWS_MAX = 200
/** Of more blocks, the index of a day's blocks is read, which has all that is asked for. */
const SELECTED_BLOCKS_MAX = 64
/** Prepared statements that are kept: five for each day of a usual retention. */
const STATEMENTS_MAX = 400

const prepare = keepStatements(STATEMENTS_MAX)

type ListRequest = Extract<WorkerTask, { op: 'listSearchedDays' }>
type ScanRequest = Extract<WorkerTask, { op: 'scanBlocks' }>

/** Does a part of a search for a text: lists what may contain it, or looks into blocks. */
export function searchBlocksOf(
  db: Database,
  request: ListRequest | ScanRequest,
): ListedDay[] | FoundInBlocks {
  return request.op === 'scanBlocks' ? scanBlocks(db, request) : listSearchedDays(db, request)
}

// Returns what may contain a text on each of some days, all as it is at one point in time.
function listSearchedDays(db: Database, request: ListRequest): ListedDay[] {
  return db.transaction(() => {
    const rows = prepare(db, 'select day, last_block from day_compactions').values()
    const lastBlocks = new Map(rows.map(([day, lastBlock]) => [day, Number(lastBlock)]))
    return request.days.map(({ day, suffix }) => {
      const lastBlock = lastBlocks.get(day)
      if (lastBlock === undefined) return { isWhole: false, blocks: [] }
      return naming(`events${suffix}`, () => ({
        isWhole: isWhole(db, request, suffix),
        blocks: listBlocks(db, request, suffix, lastBlock),
      }))
    })
  })()
}

// Returns where a text is in some blocks, which are read and decompressed one after the other.
function scanBlocks(db: Database, { text, days }: ScanRequest): FoundInBlocks {
  const found: FoundInBlocks = { positions: [], missing: null, damaged: null }
  const bytes = Buffer.from(text)
  for (const { suffix, blocks } of days) {
    const table = `event_blocks${suffix}`
    const select = prepare(db, `select content from ${table} where block = ?`)
    for (const block of blocks) {
      const content = naming(table, () => select.values(block)[0]?.[0])
      if (!(content instanceof Uint8Array)) return { ...found, missing: { table, block } }
      try {
        const opened = openBlockSync(content)
        for (const { eventTime, sequence } of opened.find(bytes))
          found.positions.push(eventTime.getTime(), sequence)
        opened.release()
      } catch {
        return { ...found, damaged: { table, block } }
      }
    }
  }
  return found
}

function isWhole(db: Database, { text, customer, from, until }: ListRequest, suffix: string): boolean {
  const own = prepare(
    db,
    `select count(*), coalesce(max(instr(record, ?) > 0), 0) from (
       select record from events${suffix}
       where customer = ? and event_time >= ? and event_time < ? and ${hasOwnRecordSql('record')}
       limit ${OWN_ROWS_MAX + 1})`,
  )
  const [count, contains] = own.values(text, customer, from, until)[0] ?? []
  return Number(count) <= OWN_ROWS_MAX && Number(contains) === 0
}

// Returns block, time of the last event, block, and so on: one list crosses to the other thread faster than many.
function listBlocks(db: Database, request: ListRequest, suffix: string, lastBlock: number): number[] {
  const { text, customer, from, until } = request
  const bytes = Buffer.from(text)
  const numbers = isShortText(text) ? null : matchStretches(db, suffix, lastBlock, bytes)
  if (numbers?.length === 0) return []
  const within = 'last_time >= ? and first_time < ? order by last_time desc'
  if (numbers !== null && numbers.length <= SELECTED_BLOCKS_MAX) {
    // The signs keep the planner from the index, which would be read whole.
    const some = prepare(
      db,
      `select block, last_time from event_blocks${suffix}
       where block in (select value from json_each(?)) and +customer = ? and +${within}`,
    )
    return some.values(JSON.stringify(numbers), customer, from, until).flat().map(Number)
  }
  const all = prepare(
    db,
    `select block, last_time from event_blocks${suffix} where block <= ? and customer = ? and ${within}`,
  )
  const rows = all.values(lastBlock, customer, from, until)
  const matching = numbers && new Set(numbers)
  return rows.flatMap(([block, lastTime]) =>
    matching === null || matching.has(Number(block)) ? [Number(block), Number(lastTime)] : [],
  )
}

// The blocks of a stretch follow one another in the order of their bits, and stretches follow one another.
function matchStretches(db: Database, suffix: string, lastBlock: number, text: Uint8Array): number[] {
  const select = prepare(db, `select stretch, bit, stretch_blocks from event_blocks${suffix} where block = ?`)
  const numbers: number[] = []
  for (let last = lastBlock; last > 0; ) {
    const [stretch, bit, count] = (select.values(last)[0] ?? []).map(Number)
    if (stretch === undefined || bit === undefined || count === undefined) break
    const first = last - bit
    for (const each of matchStretch(db, suffix, { stretch, count }, text)) numbers.push(first + each)
    last = first - 1
  }
  return numbers
}

function matchStretch(
  db: Database,
  suffix: string,
  { stretch, count }: { stretch: number; count: number },
  text: Uint8Array,
): number[] {
  const select = prepare(
    db,
    `select first_slot, bits from event_texts${suffix}
     where stretch = ? and first_slot in (select value from json_each(?))`,
  )
  return matchLookups(text, count, (firstSlots) =>
    select
      .values(stretch, JSON.stringify(firstSlots))
      .flatMap(([firstSlot, bits]) =>
        bits instanceof Uint8Array ? [{ firstSlot: Number(firstSlot), bits }] : [],
      ),
  )
}

// An answer can then name the day whose table is damaged.
function naming<Result>(table: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && !error.message.startsWith('no such table')) error.message += ` (${table})`
    throw error
  }
}
