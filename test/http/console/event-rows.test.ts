import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { allowSystem } from '../../support/allow-system.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { serverOutcome, serverRequest } from '../../support/server-records.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const PERIOD = 'from=2026-03-01T11:00&until=2026-03-01T11:59'
const STANDARD = ['Time UTC', 'Action', 'User', 'Resource', 'Address', 'Outcome']

describe.each(DATABASES)('the rows of events (%s)', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await allowSystem(daybook)
    const run = {
      ...serverRequest('RunInstances', 'i-1', '11:10'),
      resources: undefined,
      requestParameters: {
        instancesSet: { items: [{ imageId: 'ami-1' }] },
        tagSpecificationSet: {
          items: [{ resourceType: 'instance', tags: [{ key: 'Name', value: 'shop-web-1' }] }],
        },
      },
      responseElements: { instancesSet: { items: [{ instanceId: 'i-1' }] } },
      accessKeyId: 'KEY',
      userIdentity: { type: 'AssumedRole', accessKeyId: 'KEY' },
    }
    await daybook.send([
      run,
      serverOutcome('RunInstances', 'i-1', '11:11'),
      { ...serverRequest('TerminateInstances', 'i-1', '11:20'), sourceIPAddress: '10.0.0.7' },
    ])
    admin = openConsoleClient(daybook, {}, { confirms: true })
    await admin.signIn()
  })

  afterAll(() => daybook.close())

  test('show a server by its name and ID, and never the image that it was made from', async () => {
    const page = await admin.get(`/events?${PERIOD}`)
    expect(await page.texts('.cell-resource')).toEqual([
      ...['shop-web-1 i-1', 'shop-web-1 i-1', 'shop-web-1 i-1 and 1 more'],
    ])
  })

  test('say what a user is, and mark deletions', async () => {
    const page = await admin.get(`/events?${PERIOD}`)
    const kinds = (await page.elements('.cell-user [role=img]')).map(
      ({ attributes }) => attributes['aria-label'],
    )
    expect(kinds).toEqual(['Service', 'Role'])
    expect(await page.texts('.event-row-deletion .cell-action a')).toEqual([
      'Delete Server TerminateInstances',
    ])
    expect(await page.elements('.cell-action > .icon')).toHaveLength(1)
  })

  test('have the columns and the height that the URL asks for, also in what is loaded later', async () => {
    const page = await admin.get(`/events?${PERIOD}`)
    expect(await page.texts('.event-table thead th')).toEqual(STANDARD)
    expect(await page.elements('.event-table-compact')).toHaveLength(1)
    const other = await admin.get(`/events?${PERIOD}&columns=key,source,user&rows=comfortable`)
    expect(await other.texts('.event-table thead th')).toEqual([
      'Time UTC',
      'Action',
      'User',
      'Source',
      'Access key',
    ])
    expect((await other.texts('.cell-time'))[0]).toBe('11:20:00 40 min ago')
    const links = (await other.elements('.histogram a, .chip a')).map(({ attributes }) => attributes.href)
    for (const link of links) expect(link).toContain('columns=key%2Csource%2Cuser&rows=comfortable')
    const headers = { 'hx-request': 'true' }
    const more = await admin.request(`/events?${PERIOD}&columns=key`, { headers })
    expect((await more.text()).match(/<td class="cell-[a-z]+/g)?.slice(0, 3)).toEqual([
      '<td class="cell-time',
      '<td class="cell-action',
      '<td class="cell-key',
    ])
  })

  test('are remembered once a form says so, and until it says otherwise', async () => {
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    await visitor.get(`/events?${PERIOD}&columns=key`)
    expect(await (await visitor.get(`/events?${PERIOD}`)).texts('.event-table thead th')).toEqual(STANDARD)
    const chosen = await visitor.get(
      `/events?${PERIOD}&column=key&column=outcome&rows=comfortable&keep=chosen`,
    )
    expect(chosen.path).toBe(
      '/events?from=2026-03-01T11%3A00&until=2026-03-01T11%3A59&columns=key%2Coutcome&rows=comfortable',
    )
    const later = await visitor.get(`/events?${PERIOD}`)
    expect(await later.texts('.event-table thead th')).toEqual([
      'Time UTC',
      'Action',
      'Access key',
      'Outcome',
    ])
    expect(await later.elements('.event-table-comfortable')).toHaveLength(1)
    await visitor.get(`/events?${PERIOD}&keep=usual`)
    expect(await (await visitor.get(`/events?${PERIOD}`)).texts('.event-table thead th')).toEqual(STANDARD)
  })

  test('refuse a column that does not exist', async () => {
    const page = await admin.get(`/events?${PERIOD}&columns=user,agent`)
    expect(page.status).toBe(400)
    expect(await page.texts('.field-error')).toEqual([
      'Columns must be time or action or user or project or resource or address or source or key or outcome; got "agent".',
    ])
  })

  test('show their project once there are several', async () => {
    await admin.post('/projects', { csrf: await csrf(admin), id: 'shop', name: 'Shop' })
    const page = await admin.get(`/events?${PERIOD}`)
    expect(await page.texts('.event-table thead th')).toEqual([
      ...['Time UTC', 'Action', 'User', 'Project', 'Resource', 'Address', 'Outcome'],
    ])
    expect(await page.texts('.cell-project')).toEqual(Array(3).fill('default'))
  })
})

async function csrf(client: ReturnType<typeof openConsoleClient>): Promise<string> {
  return (await (await client.get('/account')).elements('input[name=csrf]'))[0]?.attributes.value ?? ''
}
