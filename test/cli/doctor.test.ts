import { describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compactAllDays } from '../support/compacted-days.ts'
import { DATABASES } from '../support/databases.ts'
import { executeSql } from '../support/execute-sql.ts'
import { runDaybook } from '../support/run-daybook.ts'
import { eventOf } from '../support/store-harness.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'

function doctor(daybook: TestApp, args: string[] = [], environment: Record<string, string> = {}) {
  const { dataDir, databaseUrl } = daybook
  return runDaybook(
    ['doctor', ...args],
    {
      DAYBOOK_DATA_DIR: dataDir,
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
      ...environment,
    },
    // PostgreSQL has the real time.
    { clock: () => new Date() },
  )
}

/** Events at some hours before noon on 1 March 2026. */
const events = (name: string, count: number, hours: number) =>
  Array.from({ length: count }, (_, i) => eventOf(`${name}-${i}`, hours))

describe.each(DATABASES)('daybook doctor on %s', (database) => {
  test('prints what the database holds while a server uses it', async () => {
    const daybook = await openTestApp({ database })
    await daybook.app.store.append(events('first', 20, 48))
    await compactAllDays(daybook.app.store, daybook.clock())
    await daybook.app.store.append(events('late', 1, 47))
    await daybook.app.store.append(events('second', 7, 24))
    const { code, out, err } = await doctor(daybook)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/\n\nThe database holds 28 events of 2 days, from 2026-02-27 to 2026-02-28\.\n/)
    expect(out).toMatch(/\nIt takes [\d.]+ [MK]B, [\d,]+ bytes an event without what is free\.\n/)
    expect(out).toMatch(/\n1 day is compacted: records of 620 bytes take \d+ bytes\.\n/)
    expect(out).toMatch(/\n1 day is not compacted\. .+\n1 event of compacted days came later\. /)
    expect(out).toMatch(/\n2026-02-27 +21 +20 +[\d.]+ KB +[\d,]+\n2026-02-28 +7 +0 +/)
    expect(out).toMatch(/\nblocks of records +[\d.]+ KB +[\d,]+\n/)
    expect(out).toContain('\nThere is no tree of the log yet.\nNo delivery is waiting.\n')
    await daybook.app.services.sequenceEvents()
    expect((await doctor(daybook)).out).toMatch(/\nThe trees of 1 customer have \d+ events\.\n/)
    // It still stores events.
    expect((await daybook.send([{ eventName: 'StopInstances', userName: 'ann' }])).accepted).toBe(1)
    await daybook.close()
  })

  test('says of each part whether it is as it should be, and what to do', async () => {
    const daybook = await openTestApp({ database })
    await daybook.app.store.append(events('first', 3, 24))
    const fine = await doctor(daybook)
    expect(fine.code).toBe(0)
    expect(fine.out).toMatch(
      /^ok {7}database {9}.+ can be read, is up to date \(\d+ migrations\), and no damage is known\.\n/,
    )
    expect(fine.out).toMatch(/\nok {7}secret key {7}.+\/secret\.key opens the secrets in the database\.\n/)
    expect(fine.out).toMatch(
      /\nnote {5}backups {10}No backups are scheduled\.\n +Fix: Set DAYBOOK_BACKUP_SCHEDULE and /,
    )

    const at = database === 'sqlite' ? '0' : "'2026-03-01'"
    await executeSql(daybook, `insert into trail_conflicts values (1, 'a', 'b', 'c', ${at})`)
    await executeSql(
      daybook,
      `insert into backup_runs values (${at}, ${at}, ${at}, '/backups/x', null, null, 'The disk is full.')`,
    )
    const { code, out } = await doctor(daybook, ['--json'], { DAYBOOK_SECRET_KEY: '11'.repeat(32) })
    expect(code).toBe(1)
    const { checks, database: content } = JSON.parse(out)
    expect(content.days).toMatchObject([{ day: '2026-02-28', own: 3 }])
    const failed = checks.filter(({ state }: { state: string }) => state === 'failed')
    expect(failed).toMatchObject([
      {
        name: 'key',
        says: 'DAYBOOK_SECRET_KEY is not the key of this database.',
        fix: expect.stringContaining('key accept'),
      },
      { name: 'trails', says: '1 trail has stopped, because an object has another content.' },
      { name: 'backups', says: 'The last scheduled backup failed: The disk is full.' },
    ])
    await daybook.close()
  })

  test('refuses a database of another release, and arguments', async () => {
    const daybook = await openTestApp({ database })
    expect(await doctor(daybook, ['now'])).toMatchObject({ code: 2, out: '' })
    await executeSql(daybook, "delete from migrations where name = '0026_compacted_days'")
    expect(await doctor(daybook)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('upgrades it'),
    })
    await executeSql(daybook, "insert into migrations values ('0026_compacted_days'), ('9999_later')")
    expect(await doctor(daybook)).toMatchObject({ code: 1, err: expect.stringContaining('9999_later') })
    await daybook.close()
  })
})

test('daybook doctor names damaged parts, and exits with 1', async () => {
  const daybook = await openTestApp({ database: 'sqlite' })
  await daybook.app.services.checkDatabase()
  expect((await doctor(daybook)).out).toContain('No part of the database is damaged; the last check was at ')
  await executeSql(
    daybook,
    "insert into database_findings (kind, name, problem, found_at) values ('day', '2026-03-01', 'pages', 0)",
  )
  const { code, out } = await doctor(daybook)
  expect(code).toBe(1)
  expect(out).toContain('\nParts of the database are damaged: 2026-03-01.\n')
  await daybook.close()
})

test('daybook doctor says that a folder has no database', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-doctor-'))
  const { code, out, err } = await runDaybook(['doctor'], { DAYBOOK_DATA_DIR: folder })
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain(`There is no database in the data folder ${folder}.`)
  rmSync(folder, { recursive: true })
})
