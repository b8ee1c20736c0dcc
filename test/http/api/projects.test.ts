import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { json, openTestApp, type TestApp } from '../../support/test-app.ts'

const STORAGE = { endpoint: 'http://127.0.0.1:9', region: 'local', pathStyle: true, accessKeyId: 'KEY' }
const LATER = '2026-03-01T12:00:01.000Z'

describe.each(DATABASES)('projects over the API, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    // After the first project was made, which so stays the first.
    daybook.at(LATER)
  })
  afterAll(() => daybook.close())

  const ask = (method: string, path: string, body?: object) =>
    daybook.api(path, body === undefined ? { method } : { ...json(body), method })
  const list = async () => (await (await daybook.api('/projects')).json()).projects

  test('are made, renamed and, when empty, deleted', async () => {
    const made = await ask('POST', '/projects', { id: 'cellar', name: 'Cellar' })
    const cellar = { id: 'cellar', name: 'Cellar', createdAt: LATER, storage: null, inventory: null }
    expect([made.status, await made.json()]).toEqual([201, cellar])
    expect((await ask('POST', '/projects', { id: 'cellar', name: 'Again' })).status).toBe(400)
    expect((await ask('PATCH', '/projects/cellar', { name: 'The cellar' })).status).toBe(204)
    expect(await list()).toContainEqual({ ...cellar, name: 'The cellar' })
    await ask('PUT', '/users/admin/grants/collector?project=cellar')
    await daybook.send([{ eventName: 'OpenDoor', userName: 'ann', project: 'cellar' }])
    const held = await ask('DELETE', '/projects/cellar')
    expect([held.status, (await held.json()).code]).toEqual([409, 'conflict'])
    await ask('POST', '/projects', { id: 'attic', name: 'Attic' })
    expect((await ask('DELETE', '/projects/attic')).status).toBe(204)
    expect((await ask('DELETE', '/projects/attic')).status).toBe(404)
    expect((await ask('DELETE', '/projects/default')).status).toBe(409)
  })

  test('are connected with a storage whose secret is never shown', async () => {
    const missing = await ask('PUT', '/projects/default/storage', STORAGE)
    expect([missing.status, (await missing.json()).field]).toEqual([400, 'secretAccessKey'])
    const put = await ask('PUT', '/projects/default/storage', { ...STORAGE, secretAccessKey: 'hush-hush' })
    expect(put.status).toBe(204)
    const [{ storage }] = await list()
    expect(storage).toEqual(STORAGE)
    expect((await ask('PUT', '/projects/default/storage', { ...STORAGE, region: 'r2' })).status).toBe(204)
    const check = await ask('POST', '/projects/default/storage/check')
    expect([check.status, await check.json()]).toEqual([
      200,
      { connected: false, message: expect.any(String) },
    ])
    expect((await ask('DELETE', '/projects/default/storage')).status).toBe(204)
    expect((await ask('POST', '/projects/default/storage/check')).status).toBe(409)
  })

  test.each<[object, string]>([
    [{ ...STORAGE, endpoint: 'ftp://x', secretAccessKey: 's' }, 'endpoint'],
    [{ ...STORAGE, endpoint: 'http://user:word@x', secretAccessKey: 's' }, 'endpoint'],
    [{ ...STORAGE, region: 'a b', secretAccessKey: 's' }, 'region'],
    [{ ...STORAGE, pathStyle: 'true', secretAccessKey: 's' }, 'pathStyle'],
    [{ ...STORAGE, secretAccessKey: 's'.repeat(257) }, 'secretAccessKey'],
    [{ ...STORAGE, bucket: 'b' }, 'bucket'],
  ])('are not connected by %j', async (body, field) => {
    const answer = await ask('PUT', '/projects/default/storage', body)
    expect([answer.status, (await answer.json()).field]).toEqual([400, field])
    expect((await list())[0].storage).toBeNull()
  })

  test.each<[object, string]>([
    [{ id: '-', name: 'x' }, 'id'],
    [{ id: 'a/b', name: 'x' }, 'id'],
    [{ id: 'ok', name: ' ' }, 'name'],
    [{ id: 'ok', name: 'two\nlines' }, 'name'],
    [{ id: 'ok', name: 'x'.repeat(129) }, 'name'],
    [{ id: 'ok' }, 'name'],
  ])('are not made of %j', async (body, field) => {
    const answer = await ask('POST', '/projects', body)
    expect([answer.status, (await answer.json()).field]).toEqual([400, field])
  })

  test('nothing of it was a bug', () => {
    expect(daybook.log).toEqual([])
  })
})
