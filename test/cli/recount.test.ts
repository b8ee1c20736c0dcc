import { describe, expect, test } from 'bun:test'
import { DATABASES } from '../support/databases.ts'
import { executeSql } from '../support/execute-sql.ts'
import { runDaybook } from '../support/run-daybook.ts'
import { eventOf } from '../support/store-harness.ts'
import { openTestApp } from '../support/test-app.ts'

describe.each(DATABASES)('daybook recount on %s', (database) => {
  test('prints which counts differ, and replaces them with --fix', async () => {
    const daybook = await openTestApp({ database })
    await daybook.app.store.append([eventOf('one', 24), eventOf('two', 25), eventOf('three', 26)])
    await daybook.app.services.eventCounter.countReceived()
    await executeSql(daybook, 'delete from hour_counts where day = 20512 and hour in (10, 11)')
    const location = { dataDir: daybook.dataDir, databaseUrl: daybook.databaseUrl }
    await daybook.app.close()
    const recount = (...args: string[]) =>
      runDaybook(['recount', ...args], {
        DAYBOOK_DATA_DIR: location.dataDir,
        ...(location.databaseUrl && { DATABASE_URL: location.databaseUrl }),
      })
    const different = [
      '2026-02-28: 3 events; the counts of 2 hours differ.',
      '  customer 1: the hour from 10:00 UTC',
      '  customer 1: the hour from 11:00 UTC',
    ]
    const found = await recount('2026-02-28')
    expect(found.out).toBe(
      [...different, 'Run daybook recount --fix to replace the counts that differ.', ''].join('\n'),
    )
    expect(found.code).toBe(1)
    const fixed = await recount('--fix')
    expect(fixed.out).toContain('Fixed the counts of 2 hours.\n')
    expect(fixed.code).toBe(0)
    const { code, out } = await recount()
    expect(out).toMatch(/^2026-02-28: 3 events, as counted\.\n2026-03-01: \d+ events?, as counted\.\n/)
    expect(out).toMatch(/\nThe counts of \d days are right\.\n$/)
    expect(code).toBe(0)
  })

  test('takes only days and --fix', async () => {
    const misused = [['yesterday'], ['2026-02-30'], ['--all']]
    for (const args of misused)
      expect(await runDaybook(['recount', ...args])).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('Usage: daybook recount [DAY…] [--fix]'),
      })
  })
})
