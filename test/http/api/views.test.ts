import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { NOON, openTestApp, postJson, type TestApp } from '../../support/test-app.ts'
import { BOB, CAROL, createTestUser, type TestUser } from '../../support/test-users.ts'

const ANN: TestUser = { ...BOB, userName: 'ann' }
const QUERY = 'eventName=StopInstances&userName=ann&period=24h'

type ViewJson = {
  id: string
  name: string
  query: string
  owner: string
  shared: boolean
  startPage: boolean
}

describe.each(DATABASES)('views over the API, on %s,', (database) => {
  let daybook: TestApp
  let bob: string
  let ann: string
  let carol: string
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    bob = (await createTestUser(daybook, BOB)).authorization
    ann = (await createTestUser(daybook, ANN)).authorization
    carol = (await createTestUser(daybook, CAROL)).authorization
  })
  afterAll(() => daybook.close())

  const send = (method: string, path: string, body?: object, authorization?: string) =>
    daybook.api(path, {
      ...(body && postJson(body)),
      method,
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    })
  const create = async (view: object, authorization?: string): Promise<ViewJson> => {
    const response = await send('POST', '/views', view, authorization)
    if (response.status !== 201) throw new Error(await response.text())
    return response.json()
  }
  const list = async (authorization?: string): Promise<ViewJson[]> =>
    (await (await send('GET', '/views', undefined, authorization)).json()).views
  const names = async (authorization?: string) => (await list(authorization)).map(({ name }) => name)

  test('are saved with their query in one form, listed, changed and deleted', async () => {
    const sent = '&userName=ann&period=24h&readOnly=no&eventName=StopInstances&q='
    const created = await send('POST', '/views', { name: ' Stops of ann ', query: sent })
    const view = await created.json()
    const expected = {
      ...{ id: view.id, owner: 'admin', name: 'Stops of ann', query: QUERY },
      ...{ shared: false, startPage: false, readable: true, createdAt: '2026-03-01T12:00:00.000Z' },
    }
    expect([created.status, view]).toEqual([201, expected])
    expect(created.headers.get('location')).toBe(`/api/v1/views/${view.id}`)
    expect(await list()).toContainEqual(expected)
    expect(await (await send('GET', `/views/${view.id}`)).json()).toEqual(expected)
    expect((await send('PATCH', `/views/${view.id}`, { name: 'Stops', query: '' })).status).toBe(204)
    expect(await list()).toContainEqual({ ...expected, name: 'Stops', query: '' })
    expect((await send('DELETE', `/views/${view.id}`)).status).toBe(204)
    expect((await send('DELETE', `/views/${view.id}`)).status).toBe(404)
    expect(await names()).not.toContain('Stops')
  })

  test('keep exact times in UTC, and filters with several values and exclusions', async () => {
    const query = 'from=2026-02-28T10:00:00%2B03:00&until=1772283600&userName=b&userName=a*&not.project=x'
    const { query: kept } = await create({ name: 'Times', query })
    expect([...new URLSearchParams(kept)]).toEqual([
      ['userName', 'b'],
      ['from', '2026-02-28T07:00:00.000Z'],
      ['until', '2026-02-28T13:00:00.000Z'],
      ['not.project', 'x'],
      ['userName', 'a*'],
    ])
  })

  test('are private to their owner unless they are for everyone', async () => {
    const own = await create({ name: 'Mine', query: QUERY }, bob)
    const shared = await create({ name: 'Ours', query: QUERY, shared: true }, bob)
    expect(await names(bob)).toEqual(['Mine', 'Ours'])
    expect(await names(ann)).toEqual(['Ours'])
    expect((await list(ann))[0]).toMatchObject({ owner: 'bob', shared: true })
    for (const authorization of [ann, undefined]) {
      expect((await send('GET', `/views/${own.id}`, undefined, authorization)).status).toBe(404)
      expect((await send('PATCH', `/views/${own.id}`, { name: 'x' }, authorization)).status).toBe(404)
      expect((await send('DELETE', `/views/${own.id}`, undefined, authorization)).status).toBe(404)
    }
    expect(await names(bob)).toEqual(['Mine', 'Ours'])
    await send('DELETE', `/views/${own.id}`, undefined, bob)
    await send('DELETE', `/views/${shared.id}`, undefined, bob)
  })

  test('for everyone are changed and deleted by their owner and the primary administrator only', async () => {
    const { id } = await create({ name: 'Refused', query: 'outcome=failed', shared: true }, bob)
    for (const [method, body] of [
      ['PATCH', { name: 'x' }],
      ['DELETE', undefined],
    ] as const) {
      const refused = await send(method, `/views/${id}`, body, ann)
      expect([refused.status, (await refused.json()).detail]).toEqual([
        403,
        'Only bob, who saved this view, and the primary administrator can change or delete it. Save a view of your own instead.',
      ])
    }
    expect((await send('PATCH', `/views/${id}`, { name: 'Denied' })).status).toBe(204)
    for (const change of [{ shared: false }, { startPage: true }])
      expect((await send('PATCH', `/views/${id}`, change)).status).toBe(403)
    expect(await list(bob)).toMatchObject([{ name: 'Denied', shared: true, owner: 'bob' }])
    expect((await send('DELETE', `/views/${id}`)).status).toBe(204)
    expect(await list(bob)).toEqual([])
  })

  test('of another customer do not exist', async () => {
    const { id } = await create({ name: 'Ours', query: QUERY, shared: true }, bob)
    expect(await list(carol)).toEqual([])
    for (const [method, body] of [
      ['GET', undefined],
      ['PATCH', { name: 'x' }],
      ['DELETE', undefined],
    ] as const)
      expect((await send(method, `/views/${id}`, body, carol)).status).toBe(404)
    await send('DELETE', `/views/${id}`)
  })

  test('of a user have different names, and one of them may be the start page', async () => {
    const one = await create({ name: 'One', query: QUERY, startPage: true }, ann)
    const taken = await send('POST', '/views', { name: 'One', query: '' }, ann)
    expect([taken.status, (await taken.json()).field]).toEqual([400, 'name'])
    const two = await create({ name: 'Two', query: '', startPage: true }, ann)
    const starts = async () => (await list(ann)).map(({ name, startPage }) => [name, startPage])
    expect(await starts()).toEqual([
      ['One', false],
      ['Two', true],
    ])
    expect((await send('PATCH', `/views/${two.id}`, { name: 'One' }, ann)).status).toBe(400)
    expect((await send('PATCH', `/views/${one.id}`, { startPage: true, name: 'One' }, ann)).status).toBe(204)
    expect(await starts()).toEqual([
      ['One', true],
      ['Two', false],
    ])
    await create({ name: 'One', query: '' }, bob)
  })

  const invalid: [object, string][] = [
    [{ name: '', query: '' }, 'name'],
    [{ name: 'a\nb', query: '' }, 'name'],
    [{ name: 'x'.repeat(129), query: '' }, 'name'],
    [{ query: '' }, 'name'],
    [{ name: 'x' }, 'query'],
    [{ name: 'x', query: 'usrName=ann' }, 'query'],
    [{ name: 'x', query: 'period=soon' }, 'query'],
    [{ name: 'x', query: 'sourceIPAddress=1.2.3.4/99' }, 'query'],
    [{ name: 'x', query: 'readOnly=no&readOnly=yes' }, 'query'],
    [{ name: 'x', query: `q=${'x'.repeat(4_100)}` }, 'query'],
    [{ name: 'x', query: '', shared: 'yes' }, 'shared'],
    [{ name: 'x', query: '', owner: 'bob' }, 'owner'],
  ]
  test('with a wrong value are refused, and the error names the member', async () => {
    const before = await list()
    for (const [body, field] of invalid) {
      const response = await send('POST', '/views', body)
      expect([body, response.status, (await response.json()).field]).toEqual([body, 400, field])
    }
    expect(await list()).toEqual(before)
  })

  test('that cannot be read are refused with the reason, and a change must change something', async () => {
    const response = await send('POST', '/views', { name: 'x', query: 'usrName=ann' })
    expect((await response.json()).detail).toContain('There is no filter `usrName`. Did you mean `userName`?')
    const { id } = await create({ name: 'Unchanged', query: '' })
    const nothing = await send('PATCH', `/views/${id}`, {})
    expect([nothing.status, (await nothing.json()).field]).toEqual([400, 'body'])
  })

  test('leave events, without the secret of a key that was pasted', async () => {
    const pasted = 'accessKeyId=AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI'
    const { id } = await create({ name: 'Pasted', query: pasted })
    await send('DELETE', `/views/${id}`)
    const { events } = await (await daybook.api('/events?q=Pasted')).json()
    expect(events).toMatchObject([
      {
        eventName: 'CreateView',
        requestParameters: { name: 'Pasted', shared: false, startPage: false },
        responseElements: { view: id },
        readOnly: false,
      },
    ])
    expect(JSON.stringify(events)).not.toContain('wJalr')
    const { events: deleted } = await (await daybook.api(`/events?eventName=DeleteView&q=${id}`)).json()
    expect(deleted).toMatchObject([{ requestParameters: { view: id } }])
  })

  test('of a deleted user go with the user, except those for everyone', async () => {
    const dora: TestUser = { ...BOB, userName: 'dora' }
    const { authorization } = await createTestUser(daybook, dora)
    const own = await create({ name: 'Own', query: '' }, authorization)
    const shared = await create({ name: 'Left', query: '', shared: true, startPage: true }, authorization)
    await daybook.api('/users/dora', { method: 'DELETE' })
    expect((await send('GET', `/views/${own.id}`)).status).toBe(404)
    expect(await list(bob)).toContainEqual(
      expect.objectContaining({ name: 'Left', owner: 'dora', startPage: false }),
    )
    expect((await send('DELETE', `/views/${shared.id}`)).status).toBe(204)
  })

  test('are limited in number, for a user and for everyone', async () => {
    const erik: TestUser = { ...BOB, userName: 'erik' }
    const { authorization } = await createTestUser(daybook, erik)
    for (let count = 0; count < 100; count += 1)
      await create({ name: `View ${count}`, query: '', shared: true }, authorization)
    const own = await send('POST', '/views', { name: 'One more', query: '' }, authorization)
    expect([own.status, (await own.json()).detail]).toEqual([
      409,
      'You already have 100 views, which is the maximum. Delete one first.',
    ])
    const shared = await send('POST', '/views', { name: 'One more', query: '', shared: true })
    expect([shared.status, (await shared.json()).code]).toEqual([409, 'conflict'])
    const { id } = await create({ name: 'One more', query: '' })
    expect((await send('PATCH', `/views/${id}`, { shared: true })).status).toBe(409)
  })

  test('that no page can read any more say so', async () => {
    const { context } = daybook.app
    const { customer } = await context.store.principals
      .findByUser(1, 'admin')
      .then((found) => found ?? Promise.reject(new Error('no administrator')))
    const rows = context.store.forCustomer(customer.id).views
    const view = { id: 'old', owner: 'admin', name: 'Old', query: 'color=red', createdAt: new Date(NOON) }
    const event = context.audit.toEvent(
      customer,
      { userName: 'admin', accessKeyId: null, project: 'default', clientInfo: CLIENT },
      { name: 'CreateView', readOnly: false, parameters: null, response: null, failure: null },
    )
    await rows.create({ ...view, isShared: false, isStartPage: false }, event)
    expect(await list()).toContainEqual(expect.objectContaining({ name: 'Old', readable: false }))
  })

  test('the log has no errors', () => {
    expect(daybook.log).toEqual([])
  })
})

const CLIENT = { sourceIPAddress: '127.0.0.1', userAgent: 'test', requestId: 'test' }
