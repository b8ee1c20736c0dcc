import type { Database } from 'bun:sqlite'
import { existsSync, mkdirSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ACTION_CATALOGUE } from '../../domain/actions/action-catalogue.ts'
import type { MoveEnd, MoveTarget } from '../moves/move-ends.ts'
import {
  dayOfSuffix,
  type MovedPartition,
  type MovedRow,
  type MovedTable,
  parseMovedPartition,
} from '../moves/moved-table.ts'
import type { RowDigest } from '../moves/row-digest.ts'
import { DAY_TABLES, trashTable } from '../partition-tables.ts'
import { lockFolder } from './folder-lock.ts'
import { openSqlite } from './sqlite-database.ts'
import { formerTable } from './sqlite-leftovers.ts'
import { listTableNames } from './sqlite-move-rows.ts'
import { openFile, sqliteMoveEnd } from './sqlite-move-source.ts'
import {
  createDayTablesSql,
  createIdGenerationTableSql,
  createMonthTableSql,
  createNextTableSql,
  replaceTableSql,
} from './sqlite-partition-sql.ts'

/** The folder in the data folder in which a database is until it has arrived. */
const MOVE_FOLDER = '.move'

/**
 * Opens a data folder to move a database there, and keeps others from using it. Throws a `conflict` fault if another process
 * uses it.
 */
export function openSqliteMoveTarget(dataDir: string): MoveTarget {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const lock = lockFolder(dataDir)
  const folder = join(dataDir, MOVE_FOLDER)
  const final = join(dataDir, DATABASE_FILE)
  const file = openWhenNeeded(join(folder, DATABASE_FILE))
  return {
    location: { databaseUrl: null, dataDir: folder },
    isEmpty: !existsSync(final),
    isElsewhere: true,
    freeBytes: readFreeBytes(dataDir),
    ...endMethods(file, resolve(dataDir)),
    async create(mark) {
      file.close()
      await createDatabase(folder)
      await sqliteMoveEnd(file.db(), folder).putMark(mark)
    },
    ...copyMethods(file.db),
    ...doneMethods(file.db),
    async settle() {
      file.db().run('delete from moved_tables')
      file.db().run('pragma wal_checkpoint(truncate)')
      file.close()
      renameSync(join(folder, DATABASE_FILE), final)
      const parent = await open(dataDir, 'r')
      await parent.sync().finally(() => parent.close())
      rmSync(folder, { recursive: true, force: true })
    },
    async close() {
      file.close()
      lock.close()
    },
  }
}

const DATABASE_FILE = 'daybook.db'

function openWhenNeeded(path: string) {
  let opened: Database | null = null
  return {
    path,
    db(): Database {
      opened ??= openTarget(path)
      return opened
    },
    close(): void {
      opened?.close()
      opened = null
    },
  }
}

type WrittenFile = ReturnType<typeof openWhenNeeded>

function endMethods({ path, db }: WrittenFile, place: string): Omit<MoveEnd, 'close'> {
  return {
    place,
    // One that was killed while it created the tables has left no mark.
    findMark: async () => (existsSync(path) && isMarked(db()) ? sqliteMoveEnd(db(), place).findMark() : null),
    // Together with all that was stored before, it is on the disk afterwards.
    async putMark(mark) {
      await sqliteMoveEnd(db(), place).putMark(mark)
      db().run('pragma wal_checkpoint(full)')
    },
    listColumns: async () => null,
    readRows: (table) => sqliteMoveEnd(db(), place).readRows(table),
  }
}

function copyMethods(
  db: () => Database,
): Pick<MoveTarget, 'createPartitions' | 'sortTables' | 'emptyTable' | 'insertRows' | 'finish'> {
  return {
    createPartitions: async (tables, compactedDays) => createPartitions(db(), tables, compactedDays),
    // Nothing checks what rows refer to.
    sortTables: async (tables) => tables,
    async emptyTable(table) {
      db().run(`delete from "${table}"`)
    },
    insertRows: async (table, rows) => insertRows(db(), table, rows),
    async finish({ event }) {
      db().query('update event_sequence set last = ?').run(event)
    },
  }
}

function openTarget(file: string): Database {
  const db = openFile(file)
  db.run('pragma synchronous = normal')
  return db
}

function readFreeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

function isMarked(db: Database): boolean {
  return listTableNames(db).includes('moves')
}

async function createDatabase(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  const database = await openSqlite(folder, ACTION_CATALOGUE)
  await database.close()
}

function doneMethods(db: () => Database): Pick<MoveTarget, 'listDone' | 'forgetDone' | 'addDone'> {
  return {
    listDone: async () =>
      new Map(
        db()
          .query('select name, rows, digest from moved_tables')
          .values()
          .map(([name, rows, digest]) => [String(name), { rows: Number(rows), digest: String(digest) }]),
      ),
    async forgetDone() {
      db().run('delete from moved_tables')
    },
    async addDone(table: string, { rows, digest }: RowDigest) {
      db().query('insert into moved_tables values (?, ?, ?)').run(table, rows, digest)
    },
  }
}

// All of them or none: a move that continues looks only which tables are there.
function createPartitions(db: Database, tables: string[], compactedDays: ReadonlyMap<string, number>): void {
  const names = new Set(listTableNames(db))
  const partitions = tables
    .filter((table) => !names.has(table))
    .flatMap((each) => parseMovedPartition(each) ?? [])
  db.transaction(() => {
    for (const partition of partitions) createPartition(db, partition, compactedDays)
  }).immediate()
}

// The other tables of a day are created with that of its events.
function createPartition(
  db: Database,
  { parent, suffix, isTrashed }: MovedPartition,
  compactedDays: ReadonlyMap<string, number>,
): void {
  if (parent === 'event_ids') run(db, createIdGenerationTableSql(Number(suffix)))
  if (parent === 'administration') run(db, createMonthTableSql(`${suffix.slice(0, 4)}-${suffix.slice(4)}`))
  if (parent === 'events') createDay(db, suffix, compactedDays.get(dayOfSuffix(suffix)))
  const created = parent === 'events' ? DAY_TABLES : [parent]
  if (!isTrashed || (parent !== 'events' && parent !== 'administration')) return
  for (const each of created)
    run(db, `alter table ${each}_${suffix} rename to ${trashTable(`${each}_${suffix}`)};`)
}

// A compacted day has other indexes, whose names have the number of the compaction.
function createDay(db: Database, suffix: string, lastStretch: number | undefined): void {
  const day = dayOfSuffix(suffix)
  run(db, createDayTablesSql(day))
  if (lastStretch === undefined) return
  run(db, createNextTableSql(day, lastStretch))
  run(db, replaceTableSql(day, lastStretch, 0, ''))
  run(db, `drop table ${formerTable(`events_${suffix}`)};`)
}

// The statements are parts of one transaction here.
function run(db: Database, statements: string): void {
  db.run(statements.replace(/^(?:begin immediate|commit);$/gm, ''))
}

function insertRows(db: Database, { name, columns }: MovedTable, rows: MovedRow[]): void {
  const names = columns.map((column) => `"${column.name}"`).join(', ')
  const statement = db.query(`insert into "${name}" (${names}) values (${columns.map(() => '?').join(', ')})`)
  db.transaction(() => {
    for (const row of rows) statement.run(...row)
  }).immediate()
}
