import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AlterationClass,
  classOfFile,
  classOfRow,
  LOG_TABLES,
  NOT_FOUND,
} from '../../support/alteration-classes.ts'
import { alterFile, flipBit } from '../../support/altered-files.ts'
import { type AlteredLog, findProblems, openAlteredLog } from '../../support/altered-log.ts'
import { alterRow, openForeignSqlite, type RowChange, toTableName } from '../../support/altered-rows.ts'
import { DATABASES } from '../../support/databases.ts'
import { readPage } from '../../support/markdown-docs.ts'
import { createRandom, type Random } from '../../support/random-json.ts'
import { openTrailProcess } from '../../support/trail-harness.ts'

// 200 alterations from seeds, with those of whole copies and keys; fewer on the second database.
const COUNTS = {
  sqlite: { rows: 55, files: 40, both: 20, bits: 20 },
  postgres: { rows: 20, files: 10, both: 10, bits: 0 },
}
/** Bits that are changed at once, like damage of a disk. */
const BITS = 5

/** An alteration, what it was, and what a verification with a kept head has to say of it. */
type Alteration = { what: string; problems: string[]; allowed: (AlterationClass | null)[] }

describe.each(DATABASES)('an altered log, on %s,', (database) => {
  let log: AlteredLog
  beforeAll(async () => {
    log = await openAlteredLog(database)
  })
  afterAll(() => log.close())

  test('is found sound before it is altered', async () => {
    expect(await findProblems(log.daybook, log.head)).toEqual([])
  })

  test.each([1, 5])('is found by rows that were changed, deleted or added, seed %d', async (seed) => {
    const random = createRandom(seed)
    const alterations: Alteration[] = []
    while (alterations.length < COUNTS[database].rows) {
      const change = await alterSomeRow(random)
      if (change === null) continue
      alterations.push(await verify(describeRow(change), [classOfRow(change, log.last)]))
    }
    expectFound(alterations)
  })

  test('is found by files of the bucket that were changed, deleted or added', async () => {
    const random = createRandom(2)
    const alterations: Alteration[] = []
    while (alterations.length < COUNTS[database].files) {
      const change = alterFile(log.bucket, random)
      alterations.push(await verify(`${change.how} ${change.file}`, [classOfFile(change)]))
    }
    expectFound(alterations)
  })

  test('is found by changes of both', async () => {
    const random = createRandom(3)
    const alterations: Alteration[] = []
    while (alterations.length < COUNTS[database].both) {
      const row = await alterSomeRow(random)
      if (row === null) continue
      const file = alterFile(log.bucket, random)
      const classes = [classOfRow(row, log.last), classOfFile(file)]
      alterations.push(await verify(`${describeRow(row)}, ${file.how} ${file.file}`, classes))
    }
    expectFound(alterations)
  })

  test.each([
    ['the database', { database: 'older' }],
    ['the bucket', { bucket: 'older' }],
    ['both', { database: 'older', bucket: 'older' }],
  ] as const)('is found by an older copy of %s', async (_, older) => {
    await log.restore(older)
    const problems = await findProblems(log.daybook, log.head)
    await log.restore()
    expect(problems).not.toEqual([])
  })

  test('is not found by an older copy with a head that is older still', async () => {
    await log.restore({ database: 'older', bucket: 'older' })
    const problems = await findProblems(log.daybook, log.oldHead)
    await log.restore()
    expect(problems).toEqual([])
  })

  test.each([
    ['a record', (events: string): string => `update ${events} set record = '{}' where id = 'round-1-3'`],
    ['an event that is deleted', (events: string): string => `delete from ${events} where id = 'round-2-7'`],
    [
      'the order',
      (events: string): string => `update ${events} set sequence = -sequence where id = 'round-0-1'`,
    ],
    ['events at the end', (events: string): string => `delete from ${events} where id like 'round-3-%'`],
    [
      'the time of receipt',
      (events: string): string => `update ${events} set received_at = null where id = 'round-1-1'`,
    ],
    ['nothing but keys', (_: string): string => 'delete from tree_keys'],
  ] as const)('is found after it was signed again with %s changed', async (_, toSql) => {
    await log.foreign.run(toSql(database === 'sqlite' ? 'events_20260301' : 'events'))
    await log.signAgain()
    const problems = await findProblems(log.daybook, log.head)
    await log.restore()
    expect(problems).not.toEqual([])
  })

  if (database === 'sqlite')
    test('is found by a value that is neither true nor false', async () => {
      await log.foreign.run("update events_20260301 set read_only = 8 where id = 'round-1-2'")
      const problems = await findProblems(log.daybook, log.head)
      await log.restore()
      expect(problems).toEqual(['altered event round-1-2'])
    })

  if (database === 'sqlite')
    test('is found by bits of the database file that were changed', async () => {
      const random = createRandom(4)
      const folder = mkdtempSync(join(tmpdir(), 'daybook-altered-'))
      const bytes = readFileSync(join(log.environment.dataDir, 'daybook.db.kept'))
      const alterations: Alteration[] = []
      for (let i = 0; i < COUNTS.sqlite.bits; i++) {
        const dataDir = join(folder, `${i}`)
        cpSync(log.environment.dataDir, dataDir, {
          recursive: true,
          filter: (name) => !/daybook\.db/.test(name),
        })
        let altered: Buffer = bytes
        for (let bit = 0; bit < BITS; bit++) altered = flipBit(altered, random)
        writeFileSync(join(dataDir, 'daybook.db'), altered)
        alterations.push(await verifyCopy(dataDir))
      }
      rmSync(folder, { recursive: true })
      expectFound(alterations)
    })

  const alterSomeRow = async (random: Random): Promise<RowChange | null> => {
    const tables = await log.foreign.listTables()
    const isOfLog = (table: string) => LOG_TABLES.includes(toTableName(table))
    return alterRow(log.foreign, random.oneIn(4) ? tables : tables.filter(isOfLog), random)
  }

  const verify = async (what: string, allowed: Alteration['allowed']): Promise<Alteration> => {
    const problems = await findProblems(log.daybook, log.head)
    await log.restore()
    return { what, problems, allowed }
  }

  // A database that cannot be opened or read any more has been found to be altered.
  const verifyCopy = async (dataDir: string): Promise<Alteration> => {
    try {
      const daybook = await openTrailProcess(
        { ...log.environment, dataDir },
        { start: log.daybook.now().toISOString() },
      )
      const problems = await findProblems(daybook, log.head)
      await daybook.close()
      return { what: 'a bit', problems, allowed: await classesOfDifferences(dataDir) }
    } catch (error) {
      return { what: 'a bit', problems: [`broken: ${error}`], allowed: [null] }
    }
  }

  const classesOfDifferences = async (dataDir: string) => {
    const copy = await openForeignSqlite(join(dataDir, 'daybook.db'))
    const classes: Alteration['allowed'] = []
    for (const table of await copy.listTables()) {
      const [rows, before] = [await copy.rows(table), await log.foreign.rows(table)]
      if (!Bun.deepEquals(rows, before))
        classes.push(
          classOfRow({ how: 'changed', table: toTableName(table), columns: [], row: {} }, log.last),
        )
    }
    await copy.close()
    return classes
  }
})

// What was not found must be of a class that the guide names.
function expectFound(alterations: Alteration[]): void {
  const missed = alterations.filter(
    ({ problems, allowed }) => problems.length === 0 && allowed.includes(null),
  )
  expect(missed.map(({ what }) => what)).toEqual([])
}

function describeRow({ how, table, columns, row }: RowChange): string {
  const text = JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
  return `${how} ${table} ${columns.length === 1 ? columns.join() : ''} ${text}`
}

test('what cannot be found is named in the guide', () => {
  const { text } = readPage('public/guides/proofs.md')
  for (const name of Object.values(NOT_FOUND)) expect(text).toContain(`**${name}**`)
})
