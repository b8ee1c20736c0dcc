import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../support/databases.ts'
import { startStorage, type TestStorage } from '../support/storage.ts'
import { createTrailEnvironment, openTrailProcess } from '../support/trail-harness.ts'

let storage: TestStorage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

describe.each(DATABASES)('on %s', (database) => {
  test('a storage that says it has stored an object, and has stored other bytes, is found out by the next verification', async () => {
    const environment = await createTrailEnvironment(database, storage.connection)
    const daybook = await openTrailProcess(environment)
    const bucket = `lies-${database}`
    await storage.createBucket(bucket)
    await daybook.createTrail({ name: 'keep', bucket, hasDigests: true })
    await daybook.setLogging('keep', true)
    await daybook.receiveEvents('one', 5)
    storage.setBehaviour(({ method, path }) =>
      method === 'PUT' && path.endsWith('.tar.gz') ? 'stores other bytes' : 'works',
    )
    daybook.setClock('2026-03-01T12:10:00Z')
    await daybook.deliver()
    storage.setBehaviour('works')
    daybook.setClock('2026-03-01T13:10:00Z')
    await daybook.receiveEvents('two', 5)
    await daybook.deliver()
    await daybook.writeDigests()
    const { findings } = await daybook.verifyTrail('keep')
    expect(findings).toMatchObject([{ what: 'altered', key: expect.stringMatching(/\.tar\.gz$/) }])
    await daybook.close()
    environment.remove()
  }, 60_000)
})
