import { describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { openStore } from '../../../src/store/store.ts'
import { DATABASES } from '../../support/databases.ts'
import { createOlderDatabase } from '../../support/older-database.ts'
import { eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

const NOON_MS = NOON.getTime()
const later = (ms: number) => new Date(NOON_MS + ms)

describe.each([...DATABASES])('attempts, on %s,', (database) => {
  test('rise with each one, fall with the time, and are found by all until they are purged', async () => {
    const { store, close } = await openTestStore(database)
    const { attempts } = store
    expect(await attempts.find(['a', 'b'], NOON)).toEqual(new Map())
    const both = [
      { subject: 'b', decayMs: 1_000 },
      { subject: 'a', decayMs: 60_000 },
    ]
    await attempts.add(both, NOON)
    expect(await attempts.add(both, later(500))).toEqual(
      new Map([
        ['a', { emptyAt: NOON_MS + 120_000, lastAt: NOON_MS + 500 }],
        ['b', { emptyAt: NOON_MS + 2_000, lastAt: NOON_MS + 500 }],
      ]),
    )
    // A process whose clock is behind adds to them, too, and one attempt after a pause is the first again.
    await attempts.add([{ subject: 'a', decayMs: 60_000 }], later(-5_000))
    await attempts.add([{ subject: 'b', decayMs: 1_000 }], later(60_000))
    expect(await attempts.find(['a', 'b', 'c'], NOON)).toEqual(
      new Map([
        ['a', { emptyAt: NOON_MS + 180_000, lastAt: NOON_MS + 500 }],
        ['b', { emptyAt: NOON_MS + 61_000, lastAt: NOON_MS + 60_000 }],
      ]),
    )
    await attempts.purge(later(100_000))
    expect([...(await attempts.find(['a', 'b'], NOON)).keys()]).toEqual(['a'])
    await attempts.remove(['a'])
    expect(await attempts.find(['a'], NOON)).toEqual(new Map())
    await close()
  })

  test('of a clock that was a day ahead move to the present, when they are found and when others are added', async () => {
    const { store, close } = await openTestStore(database)
    const { attempts } = store
    const added = ['found', 'added'].map((subject) => ({ subject, decayMs: 60_000 }))
    await attempts.add(added, later(86_400_000))
    await attempts.add(added, later(86_405_000))
    const expected = { emptyAt: NOON_MS + 115_000, lastAt: NOON_MS }
    expect(await attempts.find(['found'], NOON)).toEqual(new Map([['found', expected]]))
    // It is corrected in the database: it does not start again with each look.
    expect(await attempts.find(['found'], later(30_000))).toEqual(new Map([['found', expected]]))
    expect(await attempts.add(added.slice(1), NOON)).toEqual(
      new Map([['added', { emptyAt: NOON_MS + 175_000, lastAt: NOON_MS }]]),
    )
    // After a while nothing is left of the wrong clock.
    expect((await attempts.add(added, later(600_000))).get('added')).toEqual({
      emptyAt: NOON_MS + 660_000,
      lastAt: NOON_MS + 600_000,
    })
    await close()
  })

  test('that come together all count', async () => {
    const { store, close } = await openTestStore(database)
    const subjects = ['x', 'y', 'z'].map((subject) => ({ subject, decayMs: 1_000 }))
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        store.attempts.add(index % 2 ? subjects : subjects.toReversed(), NOON),
      ),
    )
    const found = await store.attempts.find(['x', 'y', 'z'], NOON)
    expect([...found.values()].map(({ emptyAt }) => emptyAt - NOON_MS)).toEqual([40_000, 40_000, 40_000])
    await close()
  })

  test('are counted in a database of the version before, whose rows stay', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-upgrade-'))
    const databaseUrl = await createOlderDatabase(database, {
      ...{ dataDir, before: '0016_attempts', days: ['2026-03-01'] },
      rows: database === 'sqlite' ? CUSTOMER.replace('NOW', '0') : CUSTOMER.replace('NOW', 'to_timestamp(0)'),
    })
    const settings = {
      databaseUrl,
      replicaUrl: null,
      dataDir,
      clock: () => NOON,
      catalogue: ACTION_CATALOGUE,
    }
    const store = await openStore(settings)
    expect(await store.customers.find('000000000001')).toMatchObject({ name: 'Default' })
    expect(await store.append([eventOf('first')])).toEqual(['new'])
    await store.attempts.add([{ subject: 'a', decayMs: 1_000 }], NOON)
    expect(await store.usedSignatures.claim('s', later(1_000))).toBe(true)
    expect(await store.usedSignatures.claim('s', later(1_000))).toBe(false)
    await store.close()
    const reopened = await openStore(settings)
    expect((await reopened.attempts.find(['a'], NOON)).size).toBe(1)
    expect(await reopened.usedSignatures.claim('s', later(1_000))).toBe(false)
    await reopened.usedSignatures.purge(later(2_000))
    expect(await reopened.usedSignatures.claim('s', later(3_000))).toBe(true)
    await reopened.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})

const CUSTOMER = `insert into customers values (1, 'Default', '000000000001', 'organisation', NOW);`
