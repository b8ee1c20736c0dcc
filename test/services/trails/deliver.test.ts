import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { recordsIn } from '../../../src/adapters/archive/archive-reader.ts'
import { openBucket } from '../../../src/adapters/bucket.ts'
import { DATABASES } from '../../support/databases.ts'
import { type House, NOON, openHouse } from '../../support/test-app.ts'
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
    const house = await openHouse({ database })
    const caller = await administratorOf(house, '000000000001')
    await house.app.flows.trails.create(caller, { ...TRAIL, name: 'keep' })
    return { house, caller }
  }

  test('saves what is received while logging, once, and nothing before or after', async () => {
    const { house, caller } = await opened()
    const { trails, deliver } = house.app.flows
    await house.send(named('before', 3))
    await trails.log(caller, 'keep', true)
    await house.send(named('first', 5))
    house.at(after(301))
    await deliver()
    await house.send(named('second', 4, after(-60_000)))
    house.at(after(400))
    await trails.log(caller, 'keep', false)
    await house.send(named('late', 2))
    house.at(after(1_000))
    await deliver()
    await deliver()
    expect(await saved(house)).toEqual(ids('first', 5).concat(ids('second', 4)))
    await house.close()
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
async function saved(house: House): Promise<string[]> {
  const dataDir = join(house.dataDir, 'customers', '000000000001')
  const bucket = openBucket('file:archive', { connection: null, dataDir })
  const found: string[] = []
  const keys: string[] = []
  for await (const { key } of bucket.list('')) if (key.endsWith('.tar.gz')) keys.push(key)
  for (const key of keys.sort()) {
    const object = await bucket.get(key)
    if (!object) throw new Error(`${key} is gone.`)
    for await (const record of recordsIn(key, object.body)) {
      const { eventID, eventSource } = JSON.parse(record)
      if (eventSource !== 'daybook') found.push(eventID)
    }
  }
  bucket.close()
  return found
}
