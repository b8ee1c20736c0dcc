import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'

const STORAGE = { endpoint: 'http://127.0.0.1:9', region: 'local', pathStyle: true, accessKeyId: 'KEY' }
const LATER = '2026-03-01T12:00:01.000Z'

describe.each(DATABASES)('projects over the API, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    // Projects created later come after the first one.
    daybook.setClock(LATER)
  })
  afterAll(() => daybook.close())

  const send = (method: string, path: string, body?: object) =>
    daybook.api(path, body === undefined ? { method } : { ...postJson(body), method })
  const list = async () => (await (await daybook.api('/projects')).json()).projects

  test('can be created, renamed and, without events, deleted', async () => {
    const created = await send('POST', '/projects', { id: 'cellar', name: 'Cellar' })
    const cellar = { id: 'cellar', name: 'Cellar', createdAt: LATER, storage: null, inventory: null }
    expect([created.status, await created.json()]).toEqual([201, cellar])
    expect((await send('POST', '/projects', { id: 'cellar', name: 'Again' })).status).toBe(400)
    expect((await send('PATCH', '/projects/cellar', { name: 'The cellar' })).status).toBe(204)
    expect(await list()).toContainEqual({ ...cellar, name: 'The cellar' })
    await send('PUT', '/users/admin/grants/collector?project=cellar')
    await daybook.send([{ eventName: 'OpenDoor', userName: 'ann', project: 'cellar' }])
    const withEvents = await send('DELETE', '/projects/cellar')
    expect([withEvents.status, (await withEvents.json()).code]).toEqual([409, 'conflict'])
    await send('POST', '/projects', { id: 'attic', name: 'Attic' })
    expect((await send('DELETE', '/projects/attic')).status).toBe(204)
    expect((await send('DELETE', '/projects/attic')).status).toBe(404)
    expect((await send('DELETE', '/projects/default')).status).toBe(409)
  })

  test('can be connected to object storage, whose secret is never returned', async () => {
    const missing = await send('PUT', '/projects/default/storage', STORAGE)
    expect([missing.status, (await missing.json()).field]).toEqual([400, 'secretAccessKey'])
    const put = await send('PUT', '/projects/default/storage', { ...STORAGE, secretAccessKey: 'hush-hush' })
    expect(put.status).toBe(204)
    const [{ storage }] = await list()
    expect(storage).toEqual({ ...STORAGE, checksum: 'md5' })
    expect((await send('PUT', '/projects/default/storage', { ...STORAGE, region: 'r2' })).status).toBe(204)
    const check = await send('POST', '/projects/default/storage/check')
    expect([check.status, await check.json()]).toEqual([
      200,
      { connected: false, message: expect.any(String), checksum: 'md5' },
    ])
    expect((await send('DELETE', '/projects/default/storage')).status).toBe(204)
    expect((await send('POST', '/projects/default/storage/check')).status).toBe(409)
    expect((await send('DELETE', '/projects/default/storage')).status).toBe(204)
  })

  test.each<[object, string]>([
    [{ ...STORAGE, endpoint: 'ftp://x', secretAccessKey: 's' }, 'endpoint'],
    [{ ...STORAGE, endpoint: 'http://user:word@x', secretAccessKey: 's' }, 'endpoint'],
    [{ ...STORAGE, endpoint: 'http://:word@x', secretAccessKey: 's' }, 'endpoint'],
    [{ ...STORAGE, region: 'a b', secretAccessKey: 's' }, 'region'],
    [{ ...STORAGE, pathStyle: 'true', secretAccessKey: 's' }, 'pathStyle'],
    [{ ...STORAGE, secretAccessKey: 's'.repeat(257) }, 'secretAccessKey'],
    [{ ...STORAGE, bucket: 'b' }, 'bucket'],
  ])('cannot be connected with %j: the error names `%s`', async (body, field) => {
    const response = await send('PUT', '/projects/default/storage', body)
    expect([response.status, (await response.json()).field]).toEqual([400, field])
    expect((await list())[0].storage).toBeNull()
  })

  test.each<[object, string]>([
    [{ id: '-', name: 'x' }, 'id'],
    [{ id: 'a/b', name: 'x' }, 'id'],
    [{ id: 'ok', name: ' ' }, 'name'],
    [{ id: 'ok', name: 'two\nlines' }, 'name'],
    [{ id: 'ok', name: 'x'.repeat(129) }, 'name'],
    [{ id: 'ok' }, 'name'],
  ])('cannot be created with %j: the error names `%s`', async (body, field) => {
    const response = await send('POST', '/projects', body)
    expect([response.status, (await response.json()).field]).toEqual([400, field])
  })

  test('the log has no errors', () => {
    expect(daybook.log).toEqual([])
  })
})
