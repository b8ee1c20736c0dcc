import { describe, expect, test } from 'bun:test'
import { readArchiveRecords } from '../../../src/adapters/archive/archive-reader.ts'
import { DATABASES } from '../../support/databases.ts'
import { NOON, openTestApp, type TestApp } from '../../support/test-app.ts'
import { administratorOf } from '../../support/test-users.ts'

const ACCOUNT_ID = '000000000001'

describe.each(DATABASES)('a trail that is created logging, on %s,', (database) => {
  test('delivers the events received from then on, its own creation included', async () => {
    const daybook = await openTestApp({ database })
    const admin = await administratorOf(daybook, ACCOUNT_ID)
    await daybook.send([{ eventName: 'Earlier', userName: 'ann' }])
    const trail = await daybook.app.services.trails.create(admin, {
      ...{ name: 'keep', bucket: 'file:keep', prefix: null, project: null, tags: [] },
      ...{ isMultiRegion: false, hasGlobalEvents: true, hasDigests: true, isLogging: true },
    })
    expect(trail).toMatchObject({ isLogging: true, startedAt: new Date(NOON) })
    await daybook.send([{ eventName: 'Later', userName: 'ann' }])
    daybook.setClock('2026-03-01T12:06:00Z')
    await daybook.app.services.deliver()
    expect(await listDeliveredNames(daybook, 'keep')).toEqual(['CreateTrail', 'Later'])
    await daybook.close()
  })
})

async function listDeliveredNames(daybook: TestApp, name: string): Promise<string[]> {
  const caller = await administratorOf(daybook, ACCOUNT_ID)
  const { trailStatuses } = daybook.app.services
  const query = { from: new Date(0), until: new Date('2100-01-01T00:00:00Z'), limit: 10 }
  const { archives } = await trailStatuses.listArchives(caller, name, query)
  const names: string[] = []
  for (const { key } of archives) {
    const { body } = await trailStatuses.openArchive(caller, name, key.slice(key.lastIndexOf('/') + 1))
    for await (const record of readArchiveRecords(key, body)) names.push(JSON.parse(record).eventName)
  }
  return names
}
