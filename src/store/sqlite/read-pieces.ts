import type { Database } from 'bun:sqlite'
import { joinLines } from '../blocks/record-lines.ts'
import { isReference } from '../blocks/record-reference.ts'
import { createRecordFiller, createRecordOpener } from './read-records.ts'
import { type LinesPiece, type Piece, VALUE_SEPARATOR, type WorkerTask } from './worker-messages.ts'

/** A piece ends once the last column of its rows, the record, has this many characters in total, however few rows it has. */
const PIECE_LENGTH = 2_000_000
/** A piece of lines ends once it has this many bytes. */
const LINES_BYTES = 1_000_000
/** A piece ends once it has opened this many blocks: then others have their turn. */
const OPENED_MAX = 32

type PieceRequest = Extract<WorkerTask, { op: 'readPiece' }>
type LinesRequest = Extract<WorkerTask, { op: 'readLines' }>

/** Returns the first rows of a statement, or their records. It has ended then, so that it is not in the way of a checkpoint. */
export function readNext(db: Database, request: PieceRequest | LinesRequest): Piece | LinesPiece {
  return request.op === 'readPiece' ? readPiece(db, request) : readLines(db, request)
}

function readPiece(db: Database, { sql, params, count, keyWidth, recordColumns }: PieceRequest): Piece {
  const statement = db.prepare(`${sql} limit ${count + 1}`)
  try {
    const filler = recordColumns ? createRecordFiller(db, recordColumns, OPENED_MAX) : null
    const piece = joinRows(toValues(statement.iterate(...params)), { count, keyWidth, filler })
    filler?.release()
    return piece
  } finally {
    statement.finalize()
  }
}

type Joining = { count: number; keyWidth: number; filler: ReturnType<typeof createRecordFiller> | null }

// As one string: arrays of values would be cloned one by one on their way to the other thread.
/** Returns rows up to a number of them, or as many as are large together. */
export function joinRows(rows: Iterator<unknown[]>, { count, keyWidth, filler }: Joining): Piece {
  const values: string[] = []
  let last: unknown[] = []
  let length = 0
  for (let row = 0; row < count && length < PIECE_LENGTH && !filler?.isFull(); row++) {
    const { value, done } = rows.next()
    if (done) return { rows: values.join(VALUE_SEPARATOR), lastKey: null }
    filler?.fill(value)
    for (let column = keyWidth; column < value.length; column++)
      values.push(value[column] === null ? '' : `=${value[column]}`)
    length += values.at(-1)?.length ?? 0
    last = value
  }
  return { rows: values.join(VALUE_SEPARATOR), lastKey: last.slice(0, keyWidth).map(Number) }
}

// Up to a record that can't be read. The statement selects the time, the sequence and the record of events.
function readLines(db: Database, { sql, params, count, customer, shape }: LinesRequest): LinesPiece {
  const statement = db.prepare(`${sql} limit ${count + 1}`)
  const opener = createRecordOpener(db, customer, OPENED_MAX)
  try {
    const records: Uint8Array[] = []
    let lastKey: number[] | null = null
    let unread: LinesPiece['unread'] = null
    let bytes = 0
    for (const [time, sequence, text] of toValues(statement.iterate(...params))) {
      if (records.length === count || bytes >= LINES_BYTES || opener.isFull())
        return { ...joinLines(records, shape), lastKey, unread }
      const key: [number, number] = [Number(time), Number(sequence)]
      const record = isReference(String(text)) ? opener.read(String(text), key) : Buffer.from(String(text))
      if (record === null) {
        unread = { time: Number(time), sequence: Number(sequence), record: String(text) }
        return { ...joinLines(records, shape), lastKey: key, unread }
      }
      records.push(record)
      bytes += record.length
      lastKey = key
    }
    return { ...joinLines(records, shape), lastKey: null, unread }
  } finally {
    statement.finalize()
    opener.release()
  }
}

/** Returns the values of rows. */
export function* toValues(rows: Iterable<unknown>): Generator<unknown[]> {
  for (const row of rows) yield Object.values(Object(row))
}
