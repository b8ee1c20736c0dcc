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
  const openWithTrail = async () => {
    const daybook = await openTestApp({ database })
    const caller = await administratorOf(daybook, '000000000001')
    await daybook.app.services.trails.create(caller, { ...TRAIL, name: 'keep' })
    return { daybook, caller }
  }

  test('saves each event received while the trail is logging once, and none received before or after', async () => {
    const { daybook, caller } = await openWithTrail()
    const { trails, deliver } = daybook.app.services
    await daybook.send(recordsNamed('before', 3))
    await trails.setLogging(caller, 'keep', true)
    await daybook.send(recordsNamed('first', 5))
    daybook.setClock(secondsAfterStart(301))
    await deliver()
    await daybook.send(recordsNamed('second', 4, secondsAfterStart(-60_000)))
    daybook.setClock(secondsAfterStart(400))
    await trails.setLogging(caller, 'keep', false)
    await daybook.send(recordsNamed('late', 2))
    daybook.setClock(secondsAfterStart(1_000))
    await deliver()
    await deliver()
    expect(await listDeliveredEventIds(daybook)).toEqual(eventIds('first', 5).concat(eventIds('second', 4)))
    await daybook.close()
  })
})

function recordsNamed(name: string, count: number, eventTime = NOON): object[] {
  return eventIds(name, count).map((eventID) => ({
    eventID,
    eventTime,
    eventName: 'OpenDoor',
    userName: 'ann',
  }))
}

function eventIds(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}-${i}`)
}

function secondsAfterStart(seconds: number): string {
  return new Date(new Date(NOON).getTime() + seconds * 1_000).toISOString()
}

// Returns the IDs of the events in the bucket in the order of its archives, without Daybook's own events.
async function listDeliveredEventIds(daybook: TestApp): Promise<string[]> {
  const dataDir = join(daybook.dataDir, 'customers', '000000000001')
  const bucket = openBucket('file:archive', { connection: null, dataDir })
  const ids: string[] = []
  const keys: string[] = []
  for await (const { key } of bucket.list('')) if (key.endsWith('.tar.gz')) keys.push(key)
  for (const key of keys.sort()) {
    const object = await bucket.get(key)
    if (!object) throw new Error(`There is no object ${key}.`)
    for await (const record of readArchiveRecords(key, object.body)) {
      const { eventID, eventSource } = JSON.parse(record)
      if (eventSource !== 'daybook') ids.push(eventID)
    }
  }
  bucket.close()
  return ids
}
