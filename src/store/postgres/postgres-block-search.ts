import type { Sql } from 'postgres'
import { isShortText } from '../../domain/events/query.ts'
import { DAY_MS, formatDay } from '../../domain/time.ts'
import type { BlockSearch, BlockSearchMethods, SearchedBlock } from '../block-search.ts'
import { hasOwnRecordSql } from '../blocks/record-reference.ts'
import { type IndexRow, lookUpText, matchText, type TextLookup } from '../blocks/text-index.ts'
import { createPostgresDrizzle } from './postgres-drizzle.ts'

/** Records in no block that are looked into here. There are hardly ever more of them; then they are left to another statement. */
const OWN_ROWS_MAX = 200

/** Returns the methods that look for texts in blocks. Each statement is about all of the days. */
export function postgresBlockSearch(client: Sql, usesCitus: boolean): BlockSearchMethods {
  const findCompacted = usesCitus ? listCompactedOnCitus : listCompacted
  return {
    replicaUntil: (signal) => createPostgresDrizzle(client, signal),
    async listSearchedDays(days, search) {
      const compacted = await findCompacted(client, days, search)
      const blocks = await listBlocks(client, compacted, search)
      return days.map((day) => ({
        isWhole: compacted.get(day)?.isWhole ?? false,
        blocks: blocks.filter((each) => each.day === day),
      }))
    },
    // They are decompressed on other threads in any case.
    scanBlocks: null,
    readRecords: null,
  }
}

type Compacted = Map<number, { isWhole: boolean; lastBlock: number }>

// Each day has a query with its own bounds: with bounds that come from a row, a plan contains all partitions. The order is that
// of the index of records in no block, which a limit alone would not make the planner use.
async function listCompacted(client: Sql, days: number[], search: BlockSearch): Promise<Compacted> {
  const queries = days.map(
    (_, i) =>
      `select day, last_block, (${isWholeSql(i)}) as is_whole from day_compactions where day = $${3 * i + 3}`,
  )
  return toCompacted(await client.unsafe(queries.join('\nunion all '), toParams(days, search)))
}

// The days that are compacted first: in one statement, Citus would look into the records of all of them.
async function listCompactedOnCitus(client: Sql, days: number[], search: BlockSearch): Promise<Compacted> {
  const known = await client.unsafe(
    'select day, last_block from day_compactions where day = any ($1::text[])',
    [days.map(formatDay)],
  )
  const lastBlocks = new Map(known.map((row) => [String(row.day), row.last_block]))
  const compacted = days.filter((day) => lastBlocks.has(formatDay(day)))
  if (compacted.length === 0) return new Map()
  const queries = compacted.map(
    (_, i) => `select $${3 * i + 3}::text as day, is_whole from (${isWholeSql(i)}) as day_${i}`,
  )
  const rows = await client.unsafe(queries.join('\nunion all '), toParams(compacted, search))
  return toCompacted(rows.map(({ day, is_whole }) => ({ day, is_whole, last_block: lastBlocks.get(day) })))
}

function isWholeSql(i: number): string {
  return `select count(*) <= ${OWN_ROWS_MAX} and not coalesce(bool_or(strpos(record, $1) > 0), false) as is_whole from (
    select record from events
    where customer = $2 and ${hasOwnRecordSql('record')} and event_time >= $${3 * i + 4} and event_time < $${3 * i + 5}
    order by event_time, sequence limit ${OWN_ROWS_MAX + 1}) own`
}

function toParams(days: number[], { customer, text, from, until }: BlockSearch): (string | number)[] {
  const bounds = days.flatMap((day) => {
    const [start, end] = [new Date(day * DAY_MS), new Date((day + 1) * DAY_MS)]
    return [
      formatDay(day),
      ...[start < from ? from : start, end < until ? end : until].map((each) => each.toISOString()),
    ]
  })
  return [text, customer, ...bounds]
}

function toCompacted(rows: { [column: string]: unknown }[]): Compacted {
  return new Map(
    rows.map((row) => [
      Date.parse(String(row.day)) / DAY_MS,
      { isWhole: row.is_whole === true, lastBlock: Number(row.last_block) },
    ]),
  )
}

async function listBlocks(client: Sql, compacted: Compacted, search: BlockSearch): Promise<SearchedBlock[]> {
  const days = [...compacted.keys()]
  if (days.length === 0) return []
  const matching = isShortText(search.text) ? null : await listMatching(client, days, search)
  if (matching?.length === 0) return []
  const searched = matching === null ? days : [...new Set(matching.map(({ day }) => day))]
  const blocks = await selectBlocks(client, searched, search, matching)
  // Later ones belong to a compaction that has not ended.
  return blocks.filter(({ day, block }) => block <= (compacted.get(day)?.lastBlock ?? 0))
}

/** More blocks than these are not named in a statement, but chosen from all those of their days. */
const NAMED_BLOCKS_MAX = 500

/** A block that may contain a text, by its bit. */
type MatchingBit = { day: number; stretch: number; bit: number }

async function listMatching(
  client: Sql,
  days: number[],
  { customer, text }: BlockSearch,
): Promise<MatchingBit[]> {
  return matchStretches(client, await listStretches(client, days, customer), Buffer.from(text))
}

async function selectBlocks(
  client: Sql,
  days: number[],
  { customer, from, until }: BlockSearch,
  matching: MatchingBit[] | null,
): Promise<SearchedBlock[]> {
  const day = 'floor(extract(epoch from first_time) / 86400)'
  const isNamed = `and (${day}, stretch, bit) in (select * from unnest($6::int[], $7::int[], $8::int[]))`
  const named = matching !== null && matching.length <= NAMED_BLOCKS_MAX ? matching : null
  const rows = await client.unsafe(
    `select block, ${day} as day, extract(epoch from last_time) * 1000 as last_time, stretch, bit from event_blocks
     where customer = $1 and last_time >= $2 and first_time < $3 and first_time >= $4 and first_time < $5
       ${named ? isNamed : ''}
     order by event_blocks.last_time desc`,
    [
      ...[customer, from.toISOString(), until.toISOString()],
      ...[formatDay(Math.min(...days)), formatDay(Math.max(...days) + 1)],
      ...(named ? [named.map((each) => each.day), named.map((each) => each.stretch)] : []),
      ...(named ? [named.map((each) => each.bit)] : []),
    ],
  )
  const keys = matching && new Set(matching.map((each) => `${each.day} ${each.stretch} ${each.bit}`))
  return rows.flatMap((row) =>
    keys === null || keys.has(`${row.day} ${row.stretch} ${row.bit}`)
      ? [{ day: Number(row.day), block: Number(row.block), lastTime: Number(row.last_time) }]
      : [],
  )
}

type Stretch = { day: number; stretch: number; blocks: number }

async function listStretches(client: Sql, days: number[], customer: number): Promise<Stretch[]> {
  const [from, until] = [Math.min(...days), Math.max(...days) + 1]
  const rows = await client.unsafe(
    `select distinct floor(extract(epoch from first_time) / 86400) as day, stretch, stretch_blocks
     from event_blocks where customer = $1 and first_time >= $2 and first_time < $3`,
    [customer, formatDay(from), formatDay(until)],
    { prepare: true },
  )
  const stretches = rows.map((row) => ({
    day: Number(row.day),
    stretch: row.stretch,
    blocks: row.stretch_blocks,
  }))
  return stretches.filter(({ day }) => days.includes(day))
}

/** Slots of a text that are looked up in one statement, whose planning takes longer than reading a row. */
const PART_SLOTS = 16

// One statement for a part of the lookups of all stretches, and then one for those of which blocks are left.
async function matchStretches(client: Sql, stretches: Stretch[], text: Uint8Array): Promise<MatchingBit[]> {
  let left = stretches.map((each) => ({
    ...each,
    parts: lookUpText(text, each.blocks, PART_SLOTS),
    bits: allBits(each),
  }))
  for (let part = 0; left.some(({ parts }) => part < parts.length); part++) {
    const looked = left.flatMap((each) => {
      const lookup = each.parts[part]
      return lookup ? [{ ...each, lookup }] : []
    })
    const rows = await selectTexts(client, looked)
    const matched = new Map(
      looked.map((each) => [
        keyOf(each),
        new Set(matchText(each.lookup, rows.get(keyOf(each)) ?? [], each.blocks)),
      ]),
    )
    left = left.flatMap((each) => {
      const bits = each.bits.filter((bit) => matched.get(keyOf(each))?.has(bit) ?? true)
      return bits.length > 0 ? [{ ...each, bits }] : []
    })
  }
  return left.flatMap(({ day, stretch, bits }) => bits.map((bit) => ({ day, stretch, bit })))
}

function allBits({ blocks }: Stretch): number[] {
  return Array.from({ length: blocks }, (_, bit) => bit)
}

function keyOf({ day, stretch }: Stretch): string {
  return `${day} ${stretch}`
}

type LookedUp = Stretch & { lookup: TextLookup }

// Of stretches with other numbers of blocks there may be rows too many.
async function selectTexts(client: Sql, looked: LookedUp[]): Promise<Map<string, IndexRow[]>> {
  const days = looked.map(({ day }) => day)
  const rows = await client.unsafe(
    `select stretch, first_slot, extract(epoch from day) * 1000 as day, bits from event_texts
     where day = any($1::text[]::timestamptz[]) and stretch = any($2::int[]) and first_slot = any($3::int[])
       and day >= $4 and day <= $5`,
    [
      [...new Set(days)].map(formatDay),
      [...new Set(looked.map(({ stretch }) => stretch))],
      [...new Set(looked.flatMap(({ lookup }) => lookup.firstSlots))],
      // Only these bounds keep other partitions out of the plan.
      ...[formatDay(Math.min(...days)), formatDay(Math.max(...days))],
    ],
    { prepare: true },
  )
  const found = new Map<string, IndexRow[]>()
  for (const row of rows) {
    const key = keyOf({ day: Number(row.day) / DAY_MS, stretch: row.stretch, blocks: 0 })
    found.set(key, [...(found.get(key) ?? []), { firstSlot: row.first_slot, bits: row.bits }])
  }
  return found
}
