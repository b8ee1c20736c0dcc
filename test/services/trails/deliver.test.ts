import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { readArchiveRecords } from '../../../src/adapters/archive/archive-reader.ts'
import { openBucket } from '../../../src/adapters/bucket.ts'
import { DATABASES } from '../../support/databases.ts'
import { NOON, openTestApp, type TestApp } from '../../support/test-app.ts'
import { administratorOf } from '../../support/test-users.ts'

const TRAIL = {
  bucket: 'file:archive',
  prefix: null,
  project: null,
  isMultiRegion: false,
  hasGlobalEvents: true,
  hasDigests: true,
  tags: [],
}

describe.each(DATABASES)('delivery, on %s,', (database) => {
  const opened = async () => {
    const daybook = await openTestApp({ database })
    const caller = await administratorOf(daybook, '000000000001')
    await daybook.app.services.trails.create(caller, { ...TRAIL, name: 'keep' })
    return { daybook, caller }
  }

  test('saves what is received while logging, once, and nothing before or after', async () => {
    const { daybook, caller } = await opened()
    const { trails, deliver } = daybook.app.services
    await daybook.send(named('before', 3))
    await trails.setLogging(caller, 'keep', true)
    await daybook.send(named('first', 5))
    daybook.setClock(after(301))
    await deliver()
    await daybook.send(named('second', 4, after(-60_000)))
    daybook.setClock(after(400))
    await trails.setLogging(caller, 'keep', false)
    await daybook.send(named('late', 2))
    daybook.setClock(after(1_000))
    await deliver()
    await deliver()
    expect(await saved(daybook)).toEqual(ids('first', 5).concat(ids('second', 4)))
    await daybook.close()
  })
})

function named(name: string, count: number, eventTime = NOON): object[] {
  return ids(name, count).map((eventID) => ({ eventID, eventTime, eventName: 'OpenDoor', userName: 'ann' }))
}

function ids(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}-${i}`)
}

function after(seconds: number): string {
  return new Date(new Date(NOON).getTime() + seconds * 1_000).toISOString()
}

// The ids of all events in the bucket that senders sent, in the order in which they lie there.
async function saved(daybook: TestApp): Promise<string[]> {
  const dataDir = join(daybook.dataDir, 'customers', '000000000001')
  const bucket = openBucket('file:archive', { connection: null, dataDir })
  const found: string[] = []
  const keys: string[] = []
  for await (const { key } of bucket.list('')) if (key.endsWith('.tar.gz')) keys.push(key)
  for (const key of keys.sort()) {
    const object = await bucket.get(key)
    if (!object) throw new Error(`${key} is gone.`)
    for await (const record of readArchiveRecords(key, object.body)) {
      const { eventID, eventSource } = JSON.parse(record)
      if (eventSource !== 'daybook') found.push(eventID)
    }
  }
  bucket.close()
  return found
}
