import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

describe('the filters of the events page', () => {
  let daybook: TestApp
  let visitor: ReturnType<typeof openConsoleClient>
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
    const users = ['ann', 'bob', 'deploy-bot', 'star*']
    await daybook.send(
      users.map((userName, i) => ({
        ...{ eventID: userName, eventName: 'StopInstances', userName, sourceIPAddress: `10.0.0.${i}` },
        eventTime: '2026-03-01T11:30:00Z',
      })),
    )
    visitor = openConsoleClient(daybook)
    await visitor.signIn()
  })
  afterAll(() => daybook.close())

  const OWN = 'eventName=Stop*'

  test.each([
    ['userName=ann&userName=bob', ['ann', 'bob'], ['User ann or bob']],
    ['not.userName=deploy-bot', ['ann', 'bob', 'star*'], ['not user deploy-bot']],
    ['userName=star%5C*', ['star*'], ['User star*']],
    ['userName=s*&not.q=absent', ['star*'], ['User starts with “s”', 'Record lacks absent']],
    ['sourceIPAddress=10.0.0.2/31', ['deploy-bot', 'star*'], ['Source IP address in 10.0.0.2/31']],
    ['outcome=succeeded&userName=bob', ['bob'], ['User bob', 'Outcome Succeeded']],
    ['outcome=failed', [], []],
  ])('%s', async (query, users, chips) => {
    const page = await visitor.get(`/events?${OWN}&${query}`)
    expect(page.status).toBe(200)
    expect((await page.texts('.cell-user')).sort()).toEqual(users)
    const shown = await page.texts('.chip-summary')
    for (const chip of chips) expect(shown.some((text) => text.startsWith(chip))).toBe(true)
  })

  test('each have a chip that removes it, and are in the downloads and the form', async () => {
    const page = await visitor.get(`/events?userName=ann&userName=bob&not.eventName=Get*&userName=ann`)
    expect(page.path).toBe('/events?userName=ann&not.eventName=Get*&userName=bob')
    const links = (await page.elements('.chip-remove')).map(({ attributes }) => attributes.href)
    expect(links).toEqual(['/events?not.eventName=Get*', '/events?userName=ann&userName=bob'])
    const [csv] = await page.elements('.event-downloads a')
    expect(csv?.attributes.href).toBe(
      '/events/export?format=csv&userName=ann&not.eventName=Get*&userName=bob',
    )
    const hidden = await page.elements('.add-filter input[type=hidden]')
    expect(hidden.map(({ attributes }) => [attributes.name, attributes.value])).toEqual([
      ['userName', 'ann'],
      ['not.eventName', 'Get*'],
      ['userName', 'bob'],
    ])
  })

  test('that are wrong have a message', async () => {
    const page = await visitor.get('/events?sourceIPAddress=10.0.0.0/8&not.sourceIPAddress=10.0.0.0/40')
    expect(page.status).toBe(400)
    expect(await page.texts('.field-error')).toEqual([
      'not.sourceIPAddress must be an IP address, a network such as 203.0.113.0/24 or 2001:db8::/32, or the name of a service; got "10.0.0.0/40".',
    ])
  })
})
