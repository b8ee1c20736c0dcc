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

function doctor(daybook: TestApp, ...args: string[]) {
  const { dataDir, databaseUrl } = daybook
  return runDaybook(['doctor', ...args], {
    DAYBOOK_DATA_DIR: dataDir,
    ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
  })
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
    expect(out).toMatch(/^The database holds 28 events of 2 days, from 2026-02-27 to 2026-02-28\.\n/)
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

  test('refuses a database of another release, and arguments', async () => {
    const daybook = await openTestApp({ database })
    expect(await doctor(daybook, 'now')).toMatchObject({ code: 2, out: '' })
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
