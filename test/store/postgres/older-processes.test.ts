import { afterAll, describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { openStore } from '../../../src/store/store.ts'
import { createEmptyLocation } from '../../support/backup-harness.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { type DataLocation, startServer } from '../../support/server-process.ts'
import { eventOf } from '../../support/store-harness.ts'

// A process is as one of an earlier release once a migration that it does not need any more is taken out of the database.
const WITHOUT_COMPATIBLE = `delete from migrations where name = '0033_moves'; drop table moves, moved_tables`
const WITHOUT_INCOMPATIBLE = `delete from migrations where name = '0032_backup_runs'; drop table backup_runs`

/** Opens the store as a process of this release does, stores an event, and returns what keeps it from that. */
async function openAndStore(location: DataLocation, id: string): Promise<string> {
  const clock = () => new Date()
  const settings = { ...location, replicaUrl: null, clock, catalogue: ACTION_CATALOGUE }
  const store = await openStore(settings).catch((error: Error) => error.message)
  if (typeof store === 'string') return store
  const arrivals = await store.append([eventOf(id, 0, { eventTime: clock() })])
  await store.close()
  return arrivals.join()
}

function send(
  { url, authorization }: { url: string; authorization: string },
  eventID: string,
): Promise<number> {
  const body = JSON.stringify({ eventID, eventName: 'StopInstances', userName: 'ann' })
  const headers = { authorization, 'content-type': 'application/json' }
  return fetch(`${url}/api/v1/events`, { method: 'POST', headers, body }).then(({ status }) => status)
}

describe('while a process of an earlier release uses a PostgreSQL database', () => {
  const folders: string[] = []
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })

  test('a compatible migration is applied, both store events, and another one is refused until it has ended', async () => {
    const location = await createEmptyLocation('postgres')
    folders.push(location.dataDir)
    const older = await startServer(location)
    await executeSql(location, WITHOUT_COMPATIBLE)
    expect(await openAndStore(location, 'newer-1')).toBe('new')
    expect(await send(older, 'older-1')).toBe(200)

    await executeSql(location, WITHOUT_INCOMPATIBLE)
    expect(await openAndStore(location, 'newer-2')).toBe(
      'This version changes the database in a way that older versions do not know, and 1 process of an older version uses it. Stop all of them, and then start this version. Nothing was changed.',
    )
    expect(await send(older, 'older-2')).toBe(200)
    expect(await older.stop()).toBe(0)
    expect(await openAndStore(location, 'newer-2')).toBe('new')
    // What was stored by either is known to the other.
    expect(await openAndStore(location, 'newer-1')).toBe('duplicate')
  })

  test('one that was killed keeps no migration from being applied', async () => {
    const location = await createEmptyLocation('postgres')
    folders.push(location.dataDir)
    const older = await startServer(location)
    await executeSql(location, WITHOUT_INCOMPATIBLE)
    await older.kill9()
    for (let waited = 0; waited < 5_000 && (await openAndStore(location, 'a')) !== 'new'; waited += 100)
      await Bun.sleep(100)
    expect(await openAndStore(location, 'a')).toBe('duplicate')
  })
})
