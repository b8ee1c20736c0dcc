import type { Database } from 'bun:sqlite'
import { HASHED_ID_COLUMNS, idTable, RECENT_IDS, SETTLING_IDS } from './id-generations.ts'
import type { IdGenerations } from './worker-messages.ts'

// IDs are random, so every one of a batch has its own page in a large table: a batch of 1,000 wrote 1,000 pages, to the
// write-ahead log and to the database. Here the pages of a batch are those of a small table. From there a slice of neighbours
// moves to a larger one, and from there to that of the generation: neighbours share their pages.

/** IDs that the two tables may have before slices move on, and IDs of a slice. */
export type SettlingLimits = { recent: number; settling: number; slice: number }

const LIMITS: SettlingLimits = { recent: 12_000, settling: 150_000, slice: 1_000 }

export type EventIdSettling = ReturnType<typeof createEventIdSettling>

/** Returns what moves IDs from the tables of recent ones to those of their generations. */
export function createEventIdSettling(db: Database, limits = LIMITS) {
  const { slice } = limits
  const moveRecent = createMover(db, { table: RECENT_IDS, rowsMax: limits.recent, slice }, (run) =>
    run(`insert into ${SETTLING_IDS} select * from ${RECENT_IDS}`, 'true'),
  )
  const moveSettling = createMover(
    db,
    { table: SETTLING_IDS, rowsMax: limits.settling, slice },
    (run, { current, hashed }) => {
      for (const generation of [current, ...hashed])
        run(
          `insert into ${idTable(generation)} select ${HASHED_ID_COLUMNS} from ${SETTLING_IDS}`,
          `generation = ${generation}`,
        )
    },
  )
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

type MovedTable = { table: string; rowsMax: number; slice: number }

// Returns a function that takes how many rows a table got, and returns how many it has moved on. It goes through the table
// in the order of its key, and begins again at its end; then it counts again, because a transaction may have been undone.
function createMover(db: Database, { table, rowsMax, slice }: MovedTable, move: MoveSlice) {
  let count: number | null = null
  let from = new Uint8Array()
  return (added: number, generations: IdGenerations): number => {
    count = count === null ? countRows(db, table) : count + added
    let moved = 0
    while (count >= rowsMax + slice) {
      const until = findSliceEnd(db, table, from, slice)
      const isInSlice = until ? 'id_hash >= ?1 and id_hash < ?2' : 'id_hash >= ?1'
      const params = until ? [from, until] : [from]
      const run: RunForSlice = (statement, condition) =>
        db.query(`${statement} where ${isInSlice} and ${condition} order by id_hash, project`).run(...params)
      move(run, generations)
      const { changes } = db.query(`delete from ${table} where ${isInSlice}`).run(...params)
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

function findSliceEnd(
  db: Database,
  table: string,
  from: Uint8Array,
  slice: number,
): Uint8Array<ArrayBuffer> | null {
  const [row] = db
    .query(`select id_hash from ${table} where id_hash > ? order by id_hash limit 1 offset ${slice}`)
    .values(from)
  const end = row?.[0]
  return end instanceof Uint8Array ? new Uint8Array(end) : null
}
