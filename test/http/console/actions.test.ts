import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { createTestUser, DAVE } from '../../support/test-users.ts'

const PASSWORD = 'a password of dave'
const folder = mkdtempSync(join(tmpdir(), 'daybook-actions-console-'))
const file = join(folder, 'actions.json')

let daybook: TestApp
let visitor: ReturnType<typeof openConsoleClient>

beforeAll(async () => {
  const actions = { StopInstances: { title: 'Halt <Machine>' }, BrewCoffee: { title: 'Brew Coffee' } }
  writeFileSync(file, JSON.stringify({ actions }))
  daybook = await openTestApp({ database: 'sqlite', DAYBOOK_ACTIONS_FILE: file })
  await daybook.send([{ eventID: 'stop-1', eventName: 'StopInstances', userName: 'ann' }])
  visitor = openConsoleClient(daybook)
  await visitor.signIn()
})

afterAll(async () => {
  await daybook.close()
  rmSync(folder, { recursive: true })
})

describe('the actions page', () => {
  test('lists all actions by object type', async () => {
    const page = await visitor.get('/actions')
    expect(await page.texts('.site-header a[aria-current]')).toEqual(['Actions'])
    expect(await page.texts('.actions-name')).toHaveLength(ACTION_CATALOGUE.size + 1)
    expect(await page.texts('.actions-count')).toEqual([`${ACTION_CATALOGUE.size + 1} actions.`])
    const kinds = await page.texts('.actions-group th')
    expect(kinds.slice(0, 2)).toEqual(['Access Key ACCESS_KEY', 'ACL Rule ACL_RULE'])
    expect(kinds.at(-1)).toBe('Varies by event')
  })

  test('searches names, titles and object types, and shows the number of results', async () => {
    const page = await visitor.get('/actions?q=++halt+MACHINE')
    expect(await page.texts('.actions-count')).toEqual(['1 action matches “halt MACHINE”.'])
    expect(await page.texts('tbody tr:not(.actions-group) > *')).toEqual([
      'StopInstances',
      'Halt <Machine>',
      'Write',
      'Asynchronous, server is stopped',
    ])
    expect((await page.elements('#q'))[0]?.attributes.value).toBe('halt MACHINE')
    const [link] = await page.elements('.actions-name a')
    expect(link?.attributes.href).toBe('/events?eventName=StopInstances&readOnly=any')
  })

  test('returns only the results to htmx', async () => {
    const page = await visitor.get('/actions?q=DescribeVpcs', { headers: { 'hx-request': 'true' } })
    expect(page.html).not.toContain('<html')
    expect(await page.texts('#result-count')).toEqual(['1 action matches “DescribeVpcs”.'])
    expect(await page.texts('tbody td')).toEqual(['List Networks', 'Read', ''])
  })

  test('says that nothing was found and links to all actions', async () => {
    const page = await visitor.get('/actions?q=%3Cb%3Etea')
    expect(await page.texts('.actions-count')).toEqual(['No actions match “<b>tea”.'])
    expect((await page.elements('.page-no-results a'))[0]?.attributes.href).toBe('/actions')
  })

  test('returns 400 when the query is longer than any name', async () => {
    expect((await visitor.get(`/actions?q=${'a'.repeat(129)}`)).status).toBe(400)
  })

  test('is open to all users, and links to events only for those who may read events', async () => {
    await createTestUser(daybook, { ...DAVE, password: PASSWORD })
    const dave = openConsoleClient(daybook)
    await dave.signIn('dave', PASSWORD)
    const page = await dave.get('/actions?q=StopInstances')
    expect(await page.texts('.actions-name')).toEqual(['StopInstances'])
    expect(await page.elements('.actions a')).toEqual([])
    expect((await openConsoleClient(daybook).get('/actions')).path).toBe('/sign-in?next=%2Factions')
  })
})

describe('titles from the actions file', () => {
  test('are shown in the list, on the page of an event and beside the list', async () => {
    const list = await visitor.get('/events?userName=ann')
    expect(await list.texts('.cell-action a')).toEqual(['Halt <Machine> StopInstances'])
    expect(await (await visitor.get('/events/stop-1')).texts('h1')).toEqual(['Halt <Machine>'])
    const open = await visitor.get('/events?event=stop-1&userName=ann')
    expect(await open.texts('.inspector h2')).toEqual(['Halt <Machine>'])
  })

  test('are suggested for a filter, and mean their actions', async () => {
    const options = await (await visitor.get('/event-values?field=eventName&value=halt')).elements('option')
    expect(options.map(({ text, attributes }) => [attributes.value, text])).toEqual([
      ['StopInstances', expect.stringMatching(/^Halt <Machine>, \d events?$/)],
    ])
    const list = await visitor.get('/events?field=eventName&operator=is&value=brew+coffee')
    expect(list.path).toBe('/events?eventName=BrewCoffee')
  })
})
