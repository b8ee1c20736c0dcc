import { describe, expect, test } from 'bun:test'
import { createAgreement } from '../../../src/services/operations/agreement.ts'
import { DATABASES } from '../../support/databases.ts'
import { createDatabase } from '../../support/postgres.ts'
import { purgeHourly } from '../../support/purge-hourly.ts'
import { openTestApp } from '../../support/test-app.ts'

const KEY = { DAYBOOK_SECRET_KEY: 'ab'.repeat(32) }

async function openTwo(first: Record<string, string>, second: Record<string, string>) {
  const DATABASE_URL = await createDatabase()
  const open = (environment: Record<string, string>) =>
    openTestApp({ database: 'postgres', DATABASE_URL, ...KEY, ...environment })
  return [await open(first), await open(second)] as const
}

describe('processes on one PostgreSQL', () => {
  test('purge by the longest retention of those that run, and say that they differ', async () => {
    const [short, long] = await openTwo({ DAYBOOK_RETENTION_DAYS: '10' }, { DAYBOOK_RETENTION_DAYS: '60' })
    await short.app.services.agreement.check()
    expect(short.app.services.agreement.state()).toMatchObject({ processes: 2, disagreements: ['retention'] })
    expect(short.log.join('')).toContain('Daybook processes on this database do not agree')
    await short.send([{ eventID: 'old', eventName: 'StopInstances', userName: 'ann' }])
    const all = { ...short, purge: short.app.services.purge }

    // The other one says every ten minutes that it runs; between two hours of this test it does so once.
    const start = short.clock().getTime()
    short.setClock(new Date(start + 20 * 86_400_000).toISOString())
    long.setClock(new Date(start + 20 * 86_400_000).toISOString())
    const droppedDays: string[] = []
    for (let hour = 0; hour < 9; hour += 1) {
      long.setClock(short.clock().toISOString())
      await long.app.services.agreement.check()
      const [result] = await purgeHourly(all, 0)
      droppedDays.push(...(result?.droppedDays ?? []))
      short.setClock(new Date(short.clock().getTime() + 3_600_000).toISOString())
    }
    expect(droppedDays).toEqual([])

    await long.close()
    const after = await purgeHourly(all, 9)
    expect(after.flatMap((each) => each.droppedDays)).toContain('2026-03-01')
    await short.close()
  }, 30_000)

  test('say that their regions differ', async () => {
    const [one, other] = await openTwo({ DAYBOOK_REGION: 'north' }, { DAYBOOK_REGION: 'south' })
    expect(other.app.services.agreement.state().disagreements).toEqual(['region'])
    expect(one.app.services.agreement.state().disagreements).toEqual([])
    await one.app.services.agreement.check()
    expect(one.app.services.agreement.state().disagreements).toEqual(['region'])
    await other.close()
    await one.app.services.agreement.check()
    expect(one.app.services.agreement.state()).toMatchObject({ processes: 1, disagreements: [] })
    await one.close()
  })

  test('say that their versions and the schema differ', async () => {
    const [one, other] = await openTwo({}, {})
    const newer = createAgreement(other.app.context, '99.0.0')
    await newer.check()
    expect(newer.state().disagreements).toEqual(['version'])
    const installation = { ...other.app.store.installation, listUnknownMigrations: async () => ['9999_new'] }
    const upgraded = createAgreement(
      { ...one.app.context, store: { ...one.app.store, installation } },
      '0.1.0',
    )
    await upgraded.check()
    expect(upgraded.state().disagreements).toContain('schema')
    await one.close()
    await other.close()
  })

  test('say that their clock differs from that of the database by more than five seconds', async () => {
    const [one, other] = await openTwo({}, {})
    for (const [ms, found] of [
      [5_000, []],
      [-5_001, ['clock']],
      [60_000, ['clock']],
    ] as const) {
      const databaseClock = async (now: Date) => new Date(now.getTime() - ms)
      const agreement = createAgreement({ ...one.app.context, databaseClock }, '0.1.0')
      await agreement.check()
      expect(agreement.state()).toMatchObject({ clockOffsetMs: ms, disagreements: [...found] })
    }
    await one.close()
    await other.close()
  })
})

describe.each(DATABASES)('a process alone, on %s,', (database) => {
  test('agrees with itself, also after a start with other settings', async () => {
    const daybook = await openTestApp({ database, ...KEY })
    expect(daybook.app.services.agreement.state()).toEqual({
      processes: 1,
      clockOffsetMs: 0,
      disagreements: [],
    })
    expect(daybook.log).toEqual([])
    expect(await daybook.app.services.agreement.findLongestRetention()).toEqual({
      retentionDays: 30,
      reportRetentionDays: 366,
    })
    await daybook.close()
  })
})
