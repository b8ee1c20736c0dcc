import type { Database } from 'bun:sqlite'
import { HASHED_ID_COLUMNS, idTable, RECENT_IDS, SETTLING_IDS } from './id-generations.ts'
import type { IdGenerations } from './worker-messages.ts'

// IDs are random, so every one of a batch has its own page in a large table: a batch of 1,000 wrote 1,000 pages, to the
// write-ahead log and to the database. Here the pages of a batch are those of a small table. From there a slice of neighbours
// moves to a larger one, and from there to that of the generation: neighbours share their pages.

/** IDs that a table may have before slices of it move on. */
const RECENT_MAX = 12_000
const SETTLING_MAX = 250_000
/** IDs of a slice. */
const SLICE = 1_000

export type EventIdSettling = ReturnType<typeof createEventIdSettling>

/** Returns what moves IDs from the tables of recent ones to those of their generations. */
export function createEventIdSettling(db: Database) {
  const moveRecent = createMover(db, RECENT_IDS, RECENT_MAX, (run) =>
    run(`insert into ${SETTLING_IDS} select * from ${RECENT_IDS}`, 'true'),
  )
  const moveSettling = createMover(db, SETTLING_IDS, SETTLING_MAX, (run, { current, hashed }) => {
    for (const generation of [current, ...hashed])
      run(
        `insert into ${idTable(generation)} select ${HASHED_ID_COLUMNS} from ${SETTLING_IDS}`,
        `generation = ${generation}`,
      )
  })
  return {
    /** Moves about as many IDs on as a group has added, in the group's transaction. */
    settle(added: number, generations: IdGenerations): void {
      moveSettling(moveRecent(added, generations), generations)
    },
  }
}

/** Runs a statement for the rows of a slice that meet a condition. */
type RunForSlice = (statement: string, condition: string) => void

type MoveSlice = (run: RunForSlice, generations: IdGenerations) => void

// Returns a function that is told how many rows a table got, and returns how many it has moved on. It goes through the table
// in the order of its key, and begins again at its end; then it counts again, because a transaction may have been undone.
function createMover(db: Database, table: string, rowsMax: number, move: MoveSlice) {
  let count: number | null = null
  let from = new Uint8Array()
  return (added: number, generations: IdGenerations): number => {
    count = count === null ? countRows(db, table) : count + added
    let moved = 0
    while (count >= rowsMax + SLICE) {
      const until = findSliceEnd(db, table, from)
      const slice = until ? 'id_hash >= ?1 and id_hash < ?2' : 'id_hash >= ?1'
      const params = until ? [from, until] : [from]
      const run: RunForSlice = (statement, condition) =>
        db.query(`${statement} where ${slice} and ${condition} order by id_hash, project`).run(...params)
      move(run, generations)
      const { changes } = db.query(`delete from ${table} where ${slice}`).run(...params)
      moved += changes
      from = until ?? new Uint8Array()
      count = until ? count - changes : countRows(db, table)
    }
    return moved
  }
}

function countRows(db: Database, table: string): number {
  return Number(db.query(`select count(*) from ${table}`).values()[0]?.[0])
}

function findSliceEnd(db: Database, table: string, from: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const [row] = db
    .query(`select id_hash from ${table} where id_hash >= ? order by id_hash limit 1 offset ${SLICE}`)
    .values(from)
  const end = row?.[0]
  return end instanceof Uint8Array ? new Uint8Array(end) : null
}
