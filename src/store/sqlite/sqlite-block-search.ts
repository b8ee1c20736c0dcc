import { Fault } from '../../domain/fault.ts'
import { formatDay } from '../../domain/time.ts'
import type { BlockSearchMethods, RecordPlace, SearchedBlock } from '../block-search.ts'
import { toDamagedBlock } from '../blocks/damaged-block.ts'
import type { Queries } from '../database.ts'
import { tableSuffix } from './table-suffix.ts'
import { type FoundInBlocks, type FoundRecords, type ListedDay, VALUE_SEPARATOR } from './worker-messages.ts'
import type { WorkerThread } from './worker-threads.ts'

/**
 * Returns the methods that look for texts in blocks. The threads that read do all of it, each request in one message; `scanner`
 * is one that may scan blocks for long.
 */
export function sqliteBlockSearch(
  reader: () => WorkerThread,
  scanner: () => WorkerThread,
  replica: Queries,
  hasDay: (day: string) => boolean,
): BlockSearchMethods {
  return {
    // A statement of SQLite that runs is not interrupted.
    replicaUntil: () => replica,
    async listSearchedDays(days, { customer, text, from, until }) {
      const known = days.filter((day) => hasDay(formatDay(day)))
      const listed = await reader()
        .send({
          op: 'listSearchedDays',
          days: known.map((day) => ({ day: formatDay(day), suffix: suffixOf(day) })),
          ...{ customer, text, from: from.getTime(), until: until.getTime() },
        })
        .catch(rejectQuery)
      // It is what the thread answers to this request.
      const byDay = new Map((listed as ListedDay[]).map((each, i) => [known[i], each]))
      return days.map((day) => {
        const { isWhole, blocks } = byDay.get(day) ?? { isWhole: false, blocks: [] }
        return { isWhole, blocks: toBlocks(day, blocks) }
      })
    },
    async scanBlocks(blocks, text) {
      const days = [...new Set(blocks.map(({ day }) => day))].map((day) => ({
        suffix: suffixOf(day),
        blocks: blocks.flatMap((each) => (each.day === day ? [each.block] : [])),
      }))
      const answer = await scanner().send({ op: 'scanBlocks', text, days }).catch(rejectQuery)
      // It is what the thread answers to this request.
      const found = answer as FoundInBlocks
      checkFound(found, blocks, hasDay)
      return toPairs(found.positions).map(([time, sequence]) => ({ eventTime: new Date(time), sequence }))
    },
    async readRecords(customer, places) {
      const records = new Map<RecordPlace, string>()
      await Promise.all(
        splitByBlocks(places).map(async (some) => {
          const request = { op: 'readRecords', customer, days: toPlacesOfDays(some) } as const
          // It is what the thread answers to this request.
          const found = (await reader().send(request).catch(rejectQuery)) as FoundRecords
          checkFound(found, some, hasDay)
          for (const [i, record] of found.records.split(VALUE_SEPARATOR).entries())
            if (some[i]) records.set(some[i], record)
        }),
      )
      return places.map((place) => records.get(place) ?? '')
    },
  }
}

/** Two threads open more blocks than these: a message takes as long as opening one. */
const ALONE_BLOCKS = 4

// Each in the order of days and blocks, so that each block is opened once.
function splitByBlocks(places: RecordPlace[]): RecordPlace[][] {
  const byBlock = [...Map.groupBy(places, ({ day, block }) => `${day} ${block}`).values()]
  byBlock.sort(([one], [other]) => (one?.day ?? 0) - (other?.day ?? 0))
  if (byBlock.length <= ALONE_BLOCKS) return [byBlock.flat()]
  const middle = Math.ceil(byBlock.length / 2)
  return [byBlock.slice(0, middle).flat(), byBlock.slice(middle).flat()]
}

function toPlacesOfDays(places: RecordPlace[]): { suffix: string; places: number[] }[] {
  return [...Map.groupBy(places, ({ day }) => day)].map(([day, ofDay]) => ({
    suffix: suffixOf(day),
    places: ofDay.flatMap(({ block, position, sequence }) => [block, position, sequence]),
  }))
}

function checkFound(
  { missing, damaged }: Pick<FoundInBlocks, 'missing' | 'damaged'>,
  blocks: { day: number }[],
  hasDay: (day: string) => boolean,
): void {
  if (missing && !blocks.every(({ day }) => hasDay(formatDay(day))))
    throw new Fault('conflict', 'purgedWhileRead')
  const unread = missing ?? damaged
  if (unread) throw toDamagedBlock(unread.table, unread.block)
}

// Like Drizzle's, by which it is known that a day was purged meanwhile.
function rejectQuery(cause: unknown): Promise<never> {
  return Promise.reject(new Error('Failed query: select blocks', { cause }))
}

function suffixOf(day: number): string {
  return tableSuffix(formatDay(day))
}

function toBlocks(day: number, numbers: number[]): SearchedBlock[] {
  return toPairs(numbers).map(([block, lastTime]) => ({ day, block, lastTime }))
}

function toPairs(numbers: number[]): [number, number][] {
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i] ?? 0, numbers[2 * i + 1] ?? 0])
}
