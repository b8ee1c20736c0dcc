import type { Database } from 'bun:sqlite'
import { splitBlock } from '../blocks/block-content.ts'
import { parseReference } from '../blocks/record-reference.ts'
import { createIndexCheck, type IndexRow } from '../blocks/text-index.ts'
import type { WorkerTask } from './worker-messages.ts'

/** The first problems are enough. */
const PROBLEMS_MAX = 5

type CheckRequest = Extract<WorkerTask, { op: 'checkTexts' }>
type BlockOfDay = { block: number; stretch: number; bit: number; count: number; period: [number, number] }

/**
 * Returns what would hide records of a compacted day from searches for texts: blocks that nothing is recorded of, that are not
 * where their stretch has them, or of which the index or the period does not have everything. Blocks that can't be read are not
 * its matter.
 */
export function checkTexts(db: Database, { day, suffix }: CheckRequest): string[] {
  const [row] = db.query('select last_block from day_compactions where day = ?').values(day)
  const lastBlock = Number(row?.[0] ?? 0)
  const problems: string[] = []
  const lastReference = findLastReference(db, suffix)
  if (lastReference > lastBlock)
    problems.push(`events of ${day} are in block ${lastReference}, and ${lastBlock} is recorded as the last`)
  const byStretch = Map.groupBy(listBlocks(db, suffix, lastBlock), ({ stretch }) => stretch)
  for (const [stretch, blocks] of byStretch) {
    if (problems.length >= PROBLEMS_MAX) break
    const hidden = findHidden(db, suffix, stretch, blocks)
    if (hidden.length > 0)
      problems.push(`texts of ${day} are not found in blocks ${hidden.slice(0, PROBLEMS_MAX).join(', ')}`)
  }
  return problems
}

function findLastReference(db: Database, suffix: string): number {
  let last = 0
  const select = db.prepare<{ record: string }, []>(
    `select record from events${suffix} where record >= '@' and record < 'A'`,
  )
  try {
    for (const { record } of select.iterate()) last = Math.max(last, toBlockNumber(record))
  } finally {
    select.finalize()
  }
  return last
}

// One that is no reference is damage that is found elsewhere.
function toBlockNumber(record: string): number {
  try {
    return parseReference(record)?.block ?? 0
  } catch {
    return 0
  }
}

function listBlocks(db: Database, suffix: string, lastBlock: number): BlockOfDay[] {
  const select = db.prepare<unknown, [number]>(
    `select block, stretch, bit, stretch_blocks, first_time, last_time from event_blocks${suffix} where block <= ?`,
  )
  try {
    return select.values(lastBlock).map((values) => {
      const [block = 0, stretch = 0, bit = 0, count = 0, from = 0, until = 0] = values.map(Number)
      return { block, stretch, bit, count, period: [from, until] }
    })
  } finally {
    select.finalize()
  }
}

function findHidden(db: Database, suffix: string, stretch: number, blocks: BlockOfDay[]): number[] {
  const last = blocks.reduce((one, other) => (one.block > other.block ? one : other))
  const first = last.block - last.bit
  const isIndexed = createIndexCheck(readIndex(db, suffix, stretch), last.count)
  return blocks.flatMap((each) => {
    const isPlaced = each.block - each.bit === first && last.bit === last.count - 1
    return isPlaced && isFound(db, suffix, each, isIndexed) ? [] : [each.block]
  })
}

function readIndex(db: Database, suffix: string, stretch: number): IndexRow[] {
  return db
    .query(`select first_slot, bits from event_texts${suffix} where stretch = ?`)
    .values(stretch)
    .flatMap(([firstSlot, bits]) =>
      bits instanceof Uint8Array ? [{ firstSlot: Number(firstSlot), bits }] : [],
    )
}

function isFound(
  db: Database,
  suffix: string,
  { block, bit, period: [from, until] }: BlockOfDay,
  isIndexed: (bit: number, bytes: Uint8Array) => boolean,
): boolean {
  const [row] = db.query(`select content from event_blocks${suffix} where block = ?`).values(block)
  try {
    if (!(row?.[0] instanceof Uint8Array)) return true
    const bytes = Bun.zstdDecompressSync(row[0])
    const times = splitBlock(bytes).times()
    return (times[0] ?? from) >= from && (times.at(-1) ?? until) <= until && isIndexed(bit, bytes)
  } catch {
    return true
  }
}
