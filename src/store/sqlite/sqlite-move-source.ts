import { Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import { refuseOtherSchema } from '../migrate.ts'
import { sqliteMigrations } from '../migrations.ts'
import type { MoveEnd, MoveMark, MoveSource } from '../moves/move-ends.ts'
import { toIdentity, toMoveState } from '../moves/move-state.ts'
import { isMovedTable, movedRowsSql } from '../moves/moved-table.ts'
import { FIRST_GENERATION } from '../partitions.ts'
import { lockFolder } from './folder-lock.ts'
import {
  idTable,
  isHashedGeneration,
  RECENT_IDS,
  SETTLING_IDS,
  toHashedGeneration,
} from './id-generations.ts'
import { listTableNames, readSqliteRows } from './sqlite-move-rows.ts'

/**
 * Opens the embedded database in a folder to be moved, and keeps others from using it. Throws a fault if there is none
 * (`not_found`), or if another process uses it or it is of another release (`conflict`).
 */
export function openSqliteMoveSource(dataDir: string): MoveSource {
  const file = join(dataDir, 'daybook.db')
  if (!existsSync(file)) throw new Fault('not_found', 'noDatabase', { dataDir })
  const lock = lockFolder(dataDir)
  try {
    const db = openFile(file)
    const migrations = strings(db, 'select name from migrations order by name')
    refuseOtherSchema(sqliteMigrations, migrations)
    return {
      migrations,
      ...sqliteMoveEnd(db, resolve(dataDir)),
      readState: async () => readState(db),
      usedBytes: numberOf(db, USED_BYTES),
      listTables: async () => listMovedTables(db),
      countRows: async (table) => countRows(db, table),
      readLastNumbers: async () => ({
        event: numberOf(db, 'select last from event_sequence'),
        customer: numberOf(db, 'select coalesce(max(id), 0) from customers'),
      }),
      listCompactedDays: async () =>
        new Map(
          db
            .query('select day, last_stretch from day_compactions')
            .values()
            .map(([day, stretch]) => [String(day), Number(stretch)]),
        ),
      async close() {
        db.close()
        lock.close()
      },
    }
  } catch (error) {
    lock.close()
    throw error
  }
}

/** Opens the file of an embedded database that no other process uses. */
export function openFile(file: string): Database {
  const db = new Database(file, { readwrite: true })
  db.run('pragma busy_timeout = 10000')
  db.run('pragma cache_size = -32000')
  return db
}

/** Returns what both ends of a move have in common. */
export function sqliteMoveEnd(db: Database, place: string): Omit<MoveEnd, 'close'> {
  return {
    place,
    findMark: async () => findMark(db),
    async putMark({ state, moveId, place: where, source, changedAt }) {
      db.query('insert or replace into moves values (1, ?, ?, ?, ?, ?)').run(
        state,
        moveId,
        where,
        source,
        changedAt.getTime(),
      )
    },
    listColumns: async () => null,
    readRows: (table) => readSqliteRows(db, table),
  }
}

function findMark(db: Database): MoveMark | null {
  const [row] = db.query('select state, move_id, place, source, changed_at from moves').values()
  if (row === undefined) return null
  const [state, moveId, place, source, changedAt] = row
  return {
    state: toMoveState(state),
    moveId: String(moveId),
    place: String(place),
    source: String(source),
    changedAt: new Date(Number(changedAt)),
  }
}

const USED_BYTES = `select (page_count - freelist_count) * page_size
  from pragma_page_count, pragma_page_size, pragma_freelist_count`

function readState(db: Database): string {
  const identity = toIdentity([
    ...strings(db, 'select sealed_check from installation'),
    ...strings(db, 'select account_id from customers order by account_id'),
  ])
  const last = numberOf(db, 'select last from event_sequence')
  const seen = numberOf(db, 'select coalesce(max(last_seen_at), 0) from heartbeats')
  return `${identity} ${last} ${seen}`
}

function listMovedTables(db: Database): string[] {
  const tables = listTableNames(db).filter((name) => isMovedTable(name) && !ONLY_HERE.has(name))
  return [...new Set(tables.map(toCommonName))].sort()
}

const ONLY_HERE = new Set(['event_sequence', RECENT_IDS, SETTLING_IDS])

function toCommonName(table: string): string {
  const [, number] = /^event_ids_(\d+)$/.exec(table) ?? []
  const generation = Number(number)
  const isHashed = number !== undefined && isHashedGeneration(generation)
  return isHashed ? `event_ids_${generation - toHashedGeneration(0)}` : table
}

function countRows(db: Database, table: string): number {
  const [, generation] = /^event_ids_(\d+)$/.exec(table) ?? []
  if (generation === undefined) return countTable(db, table)
  const names = new Set(listTableNames(db))
  const hashed = toHashedGeneration(Number(generation))
  const isHashed = Number(generation) >= FIRST_GENERATION && names.has(idTable(hashed))
  const unsettled = [RECENT_IDS, SETTLING_IDS].map((each) =>
    numberOf(db, `select count(*) from ${each} where generation = ${hashed}`),
  )
  const counts = [...(names.has(table) ? [table] : []), ...(isHashed ? [idTable(hashed)] : [])]
  return [...counts.map((each) => countTable(db, each)), ...unsettled].reduce((sum, each) => sum + each, 0)
}

function countTable(db: Database, table: string): number {
  return numberOf(db, `select count(*) from "${table}" where ${movedRowsSql(table)}`)
}

function strings(db: Database, sql: string): string[] {
  return db
    .query(sql)
    .values()
    .map(([value]) => String(value))
}

function numberOf(db: Database, sql: string): number {
  return Number(db.query(sql).values()[0]?.[0] ?? 0)
}
