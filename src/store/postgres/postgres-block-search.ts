import type { Sql } from 'postgres'
import { isShortText } from '../../domain/events/query.ts'
import { DAY_MS, formatDay } from '../../domain/time.ts'
import type { BlockSearch, BlockSearchMethods, SearchedBlock } from '../block-search.ts'
import { hasOwnRecordSql } from '../blocks/record-reference.ts'
import { lookUpText, matchText } from '../blocks/text-index.ts'
import { createPostgresDrizzle } from './postgres-drizzle.ts'

/** Records in no block that are looked into here. There are hardly ever more of them; then they are left to another statement. */
const OWN_ROWS_MAX = 200

/** Returns the methods that look for texts in blocks. Each statement is about all of the days. */
export function postgresBlockSearch(client: Sql): BlockSearchMethods {
  return {
    replicaUntil: (signal) => createPostgresDrizzle(client, signal),
    async listSearchedDays(days, search) {
      const compacted = await listCompacted(client, days, search)
      const blocks = await listBlocks(client, compacted, search)
      return days.map((day) => ({
        isWhole: compacted.get(day)?.isWhole ?? false,
        blocks: blocks.filter((each) => each.day === day),
      }))
    },
    // They are decompressed on other threads in any case.
    scanBlocks: null,
  }
}

type Compacted = Map<number, { isWhole: boolean; lastBlock: number }>

async function listCompacted(
  client: Sql,
  days: number[],
  { customer, text, from, until }: BlockSearch,
): Promise<Compacted> {
  const rows = await client.unsafe(
    `select compaction.day, compaction.last_block, own.count <= ${OWN_ROWS_MAX} and not own.contains as is_whole
     from day_compactions compaction, lateral (
       select count(*) as count, coalesce(bool_or(strpos(record, $2) > 0), false) as contains from (
         select record from events
         where customer = $3 and ${hasOwnRecordSql('record')}
           and event_time >= greatest(compaction.day::timestamptz, $4::timestamptz)
           and event_time < least(compaction.day::timestamptz + interval '1 day', $5::timestamptz)
         limit ${OWN_ROWS_MAX + 1}) rows
     ) own
     where compaction.day = any($1::text[])`,
    [days.map(formatDay), text, customer, from.toISOString(), until.toISOString()],
    { prepare: true },
  )
  return new Map(
    rows.map((row) => [
      Date.parse(row.day) / DAY_MS,
      { isWhole: row.is_whole === true, lastBlock: Number(row.last_block) },
    ]),
  )
}

type Stretch = { day: number; stretch: number; blocks: number }

async function listBlocks(
  client: Sql,
  compacted: Compacted,
  { customer, text, from, until }: BlockSearch,
): Promise<SearchedBlock[]> {
  const days = [...compacted.keys()]
  if (days.length === 0) return []
  const bytes = Buffer.from(text)
  const isIndexed = !isShortText(text)
  const matching = isIndexed
    ? await matchStretches(client, await listStretches(client, days, customer), bytes)
    : null
  const searched = matching === null ? days : days.filter((day) => matching.some((each) => each.day === day))
  if (searched.length === 0) return []
  const ranges = searched.map((_, i) => `first_time >= $${2 * i + 4} and first_time < $${2 * i + 5}`)
  const bounds = searched.flatMap((day) => [formatDay(day), formatDay(day + 1)])
  const rows = await client.unsafe(
    `select block, extract(epoch from first_time) * 1000 as first_time, extract(epoch from last_time) * 1000 as last_time,
       stretch, bit
     from event_blocks where customer = $1 and last_time >= $2 and first_time < $3 and (${ranges.join(' or ')})
     order by last_time desc`,
    [customer, from.toISOString(), until.toISOString(), ...bounds],
  )
  const isMatch = new Set(
    matching?.flatMap(({ day, stretch, bits }) => bits.map((bit) => `${day} ${stretch} ${bit}`)),
  )
  return rows.flatMap(({ block, first_time, last_time, stretch, bit }) => {
    const day = Math.floor(Number(first_time) / DAY_MS)
    const isSearched = matching === null || isMatch.has(`${day} ${stretch} ${bit}`)
    // Later ones belong to a compaction that has not ended.
    const isFinished = Number(block) <= (compacted.get(day)?.lastBlock ?? 0)
    return isSearched && isFinished ? [{ day, block: Number(block), lastTime: Number(last_time) }] : []
  })
}

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

async function matchStretches(client: Sql, stretches: Stretch[], text: Uint8Array) {
  const lookups = stretches.map((each) => ({ ...each, lookup: lookUpText(text, each.blocks) }))
  // Of stretches with other numbers of blocks there may be rows too many.
  const rows = await client.unsafe(
    `select stretch, first_slot, extract(epoch from day) * 1000 as day, bits from event_texts
     where day = any($1::text[]::timestamptz[]) and stretch = any($2::int[]) and first_slot = any($3::int[])`,
    [
      [...new Set(stretches.map(({ day }) => formatDay(day)))],
      [...new Set(stretches.map(({ stretch }) => stretch))],
      [...new Set(lookups.flatMap(({ lookup }) => lookup.firstSlots))],
    ],
    { prepare: true },
  )
  const byStretch = Map.groupBy(rows, (row) => `${Number(row.day) / DAY_MS} ${row.stretch}`)
  return lookups.flatMap(({ day, stretch, blocks, lookup }) => {
    const found = (byStretch.get(`${day} ${stretch}`) ?? []).map((row) => ({
      firstSlot: row.first_slot,
      bits: row.bits,
    }))
    const bits = matchText(lookup, found, blocks)
    return bits.length > 0 ? [{ day, stretch, bits }] : []
  })
}
