import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'
import type { Behaviour, StorageRequest } from '../../support/storage-proxy.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('a storage that refuses uploads with 400 or 501, on %s,', (database) => {
  let storage: TestStorage
  let daybook: TestApp
  let bucket: string
  beforeAll(async () => {
    storage = await startStorage()
  })
  afterAll(() => storage.stop())
  beforeEach(async () => {
    daybook = await openTestApp({ database })
    // Another one for each test: objects of an earlier test would have the same names.
    bucket = `logs-${crypto.randomUUID()}`
    await storage.createBucket(bucket)
    await connect()
  })
  afterEach(async () => {
    storage.setBehaviour('works')
    await daybook.close()
  })

  const put = (path: string, body: object) => daybook.api(path, { ...postJson(body), method: 'PUT' })
  const connect = (change: object = {}) => {
    const { endpoint, region, accessKeyId, secretAccessKey } = storage.connection
    const connection = { endpoint, region, pathStyle: true, accessKeyId, secretAccessKey }
    return put('/projects/default/storage', { ...connection, ...change })
  }
  const create = () => daybook.api('/trails', postJson({ name: 'keep', bucket }))
  const read = async (path: string) => (await daybook.api(path)).json()
  const state = async () => (await read('/trails/keep')).state
  const checksum = async () => (await read('/projects')).projects[0].storage.checksum
  const probes = () =>
    storage.requests().filter(({ method, path }) => method === 'PUT' && path.includes('daybook-probe-'))
  const setRefused = (isRefused: (request: StorageRequest) => boolean, behaviour: Behaviour) =>
    storage.setBehaviour((request) => (isRefused(request) ? behaviour : 'works'))
  const deliver = async () => {
    await daybook.api('/trails/keep/logging', { method: 'PUT' })
    daybook.setClock('2026-03-01T12:05:01Z')
    await daybook.app.services.deliver()
  }

  test.each<[string, (request: StorageRequest) => boolean, Behaviour, string]>([
    ['knows no checksum', ({ checksums }) => checksums.length > 0, 'does not know the header', 'none'],
    [
      'requires CRC-32',
      ({ method, checksums }) => method === 'PUT' && !checksums.includes('x-amz-checksum-crc32'),
      'requires a checksum',
      'crc32',
    ],
  ])(
    'heals the deliveries to one that was never tested and that %s',
    async (_, isRefused, behaviour, found) => {
      await create()
      await executeSql(daybook, "update connections set checksum = null, tested = '[]'")
      setRefused(isRefused, behaviour)
      await deliver()
      expect((await state()).error).not.toBeNull()
      expect(await checksum()).toBe(found)
      daybook.setClock('2026-03-01T12:05:07Z')
      await daybook.app.services.deliver()
      expect(await state()).toMatchObject({ error: null })
    },
  )

  test('is tested once while the deliveries of a window fail, and keeps the checksum that was chosen', async () => {
    await connect({ checksum: 'md5' })
    await create()
    const before = probes().length
    setRefused(({ checksums }) => checksums.length > 0, 'does not know the header')
    await deliver()
    daybook.setClock('2026-03-01T12:05:07Z')
    await daybook.app.services.deliver()
    expect((await state()).error).toContain('not implemented')
    expect(probes().length - before).toBe(2)
    expect(await checksum()).toBe('md5')
  })
})
