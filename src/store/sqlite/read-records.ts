import { type Database, SQLiteError } from 'bun:sqlite'
import { formatDay, toDayNumber } from '../../domain/time.ts'
import { type Block, openBlockSync } from '../blocks/block-content.ts'
import { isReference, parseReference } from '../blocks/record-reference.ts'
import type { RecordColumns } from '../first-rows.ts'
import { keepStatements } from './kept-statements.ts'
import { tableSuffix } from './table-suffix.ts'
import { type FoundRecords, VALUE_SEPARATOR, type WorkerTask } from './worker-messages.ts'

/** Prepared statements that are kept: one for each day of a long retention. */
const STATEMENTS_MAX = 400
/** Blocks that are opened for rows on the thread that has selected them; others are opened on several threads at once. */
const FEW_BLOCKS = 3

const prepare = keepStatements(STATEMENTS_MAX)

type RecordsRequest = Extract<WorkerTask, { op: 'readRecords' }>

/** Returns records of a customer's blocks, up to one that is missing or damaged. */
export function readRecords(db: Database, { customer, days }: RecordsRequest): FoundRecords {
  const records: string[] = []
  const found = (stop: Partial<FoundRecords> = {}) => ({
    ...{ records: records.join(VALUE_SEPARATOR), missing: null, damaged: null },
    ...stop,
  })
  for (const { suffix, places } of days) {
    // Else the compiler takes it for null in the loop.
    let opened = null as { number: number; block: Block } | null
    for (let i = 0; i < places.length; i += 3) {
      const [number = 0, position = 0, sequence = 0] = places.slice(i, i + 3)
      const table = `event_blocks${suffix}`
      try {
        if (opened?.number !== number) {
          opened?.block.release()
          const block = readBlock(db, table, number, customer)
          if (block === null) return found({ missing: { table, block: number } })
          opened = { number, block }
        }
        records.push(opened.block.record(position, sequence))
      } catch (error) {
        if (error instanceof SQLiteError) throw error
        return found({ damaged: { table, block: number } })
      }
    }
    opened?.block.release()
  }
  return found()
}

/**
 * Returns a function that puts the record in the place of a reference, which is the last value of a row. It leaves the reference
 * once `openedMax` blocks are opened, or if it does not succeed: what reads it next says what is wrong.
 */
export function createRecordFiller(
  db: Database,
  { customer, sequenceAt, timeAt }: RecordColumns,
  openedMax: number = FEW_BLOCKS,
) {
  const { isFull, read, release } = createRecordOpener(db, customer, openedMax)
  return {
    isFull,
    /** Gives back the memory of the blocks: what they had is in the rows. */
    release,
    fill(row: unknown[]): void {
      const record = row.at(-1)
      if (typeof record !== 'string' || !isReference(record)) return
      const bytes = read(record, [Number(row[timeAt]), Number(row[sequenceAt])])
      if (bytes) row[row.length - 1] = bytes.toString()
    },
  }
}

/** Returns functions that read records, given references and the times and sequences of their events, as UTF-8. */
export function createRecordOpener(db: Database, customer: number, openedMax: number) {
  const opened = new Map<string, Block>()
  const open = (day: number, number: number): Block | null => {
    if (opened.size === openedMax) return null
    const block = readBlock(db, `event_blocks${tableSuffix(formatDay(day))}`, number, customer)
    if (block) opened.set(`${day} ${number}`, block)
    return block
  }
  return {
    /** Whether no more blocks are opened. */
    isFull: () => opened.size === openedMax,

    /** Gives back the memory of the blocks, and thereby of the records that were read. */
    release(): void {
      for (const block of opened.values()) block.release()
      opened.clear()
    },

    /** Returns a record, or null if it is in no block that is opened, or can't be read. */
    read(record: string, [time, sequence]: [number, number]): Buffer | null {
      try {
        const reference = parseReference(record)
        if (reference === null || reference.day !== toDayNumber(new Date(time))) return null
        const { day, block, position } = reference
        return (opened.get(`${day} ${block}`) ?? open(day, block))?.bytes(position, sequence) ?? null
      } catch (error) {
        if (error instanceof SQLiteError) throw error
        return null
      }
    },
  }
}

// The blocks of other customers are not read, whatever a reference says.
function readBlock(db: Database, table: string, block: number, customer: number): Block | null {
  const select = prepare(db, `select content from ${table} where block = ? and customer = ?`)
  const content = select.values(block, customer)[0]?.[0]
  return content instanceof Uint8Array ? openBlockSync(content) : null
}
