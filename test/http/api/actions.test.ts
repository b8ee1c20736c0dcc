import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../../../src/app.ts'
import { parseSettings } from '../../../src/config.ts'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { toDayNumber } from '../../../src/domain/time.ts'
import { DATABASES } from '../../support/databases.ts'
import { QUIET_PROCESS } from '../../support/quiet-process.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { NOON, openTestApp, type TestApp } from '../../support/test-app.ts'
import { administratorOf, createTestUser, DAVE } from '../../support/test-users.ts'

const FIRST = { after: 0, limit: 100, isPendingOnly: false, hasTotals: false }

const folder = mkdtempSync(join(tmpdir(), 'daybook-actions-api-'))
const file = join(folder, 'actions.json')

describe.each(DATABASES)('GET /actions, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    const flush = { title: 'Flush Cache of Zone', objectType: 'CACHE', asynchronous: true, tells: ['zone'] }
    const stop = { title: 'Halt Machine' }
    writeFileSync(file, JSON.stringify({ actions: { FlushCache: flush, StopInstances: stop } }))
    daybook = await openTestApp({ database, DAYBOOK_ACTIONS_FILE: file })
  })

  afterAll(() => daybook.close())

  const list = async (query: string) => (await daybook.api(`/actions${query}`)).json()

  test('returns all actions by name, including those of the actions file', async () => {
    const { actions } = await list('')
    const names = actions.map(({ name }: { name: string }) => name)
    expect(names).toEqual([...ACTION_CATALOGUE.keys(), 'FlushCache'].sort())
  })

  test('finds actions by name, title and object type, in upper or lower case', async () => {
    const flush = {
      ...{ name: 'FlushCache', title: 'Flush Cache of Zone', objectType: 'CACHE' },
      ...{ readOnly: false, asynchronous: true, effect: null },
    }
    for (const q of ['flushc', 'OF%20ZONE', 'cache%20flush'])
      expect([q, await list(`?q=${q}`)]).toEqual([q, { actions: [flush] }])
    expect(await list('?q=halt')).toEqual({
      actions: [
        {
          ...{ name: 'StopInstances', title: 'Halt Machine', objectType: 'SERVER' },
          ...{ readOnly: false, asynchronous: true, effect: 'stopped' },
        },
      ],
    })
    expect(await list('?q=coffee')).toEqual({ actions: [] })
  })

  test('requires only an access key, and leaves an audit entry', async () => {
    const { authorization } = await createTestUser(daybook, DAVE)
    expect((await daybook.api('/actions?q=flush', { headers: { authorization } })).status).toBe(200)
    // Daybook writes the audit entry after it has answered.
    let events: object[] = []
    while (events.length === 0)
      events = (await (await daybook.api('/events?eventName=ListActions&userName=dave')).json()).events
    expect(events).toMatchObject([{ readOnly: true, requestParameters: { q: 'flush' } }])
  })

  test.each([
    ['?q=', 'q'],
    [`?q=${'a'.repeat(129)}`, 'q'],
    ['?q=a&q=b', 'q'],
    ['?name=a', 'name'],
  ])('returns 400 for %s and names `%s`', async (query, field) => {
    const response = await daybook.api(`/actions${query}`)
    expect([response.status, (await response.json()).field]).toEqual([400, field])
  })

  test('titles of the actions file are in exports and in the administrator log', async () => {
    const requestParameters = { zone: 'north', password: 'hush' }
    const flush = { eventName: 'flushCache', userName: 'ann', requestParameters }
    await daybook.send([flush])
    const csv = await (await daybook.api('/events/export?format=csv&userName=ann')).text()
    expect(csv).toContain(',flushCache,Flush Cache of Zone,ann,')
    const { customer } = await administratorOf(daybook, '000000000001')
    const day = toDayNumber(daybook.clock())
    const report = daybook.app.store.forCustomer(customer.id).administratorLog
    const { rows } = await report.listPage({ from: day, until: day + 1 }, FIRST)
    expect(rows.find(({ userName }) => userName === 'ann')).toMatchObject({
      ...{ type: 'CACHE', action: 'Flush Cache of Zone', part: 'request', responseCode: '' },
      details: 'ATTEMPT: FLUSH_CACHE zone=north',
    })
  })
})

test('Daybook does not start with an invalid actions file, and says what is wrong in it', async () => {
  const invalid = join(folder, 'wrong.json')
  writeFileSync(invalid, '{"actions":{"FlushCache":{"title":"Flush","effect":"idle"}}}')
  const settings = parseSettings({ DAYBOOK_DATA_DIR: join(folder, 'data'), DAYBOOK_ACTIONS_FILE: invalid })
  const { message } = await rejectionOf(openApp(settings, { ...QUIET_PROCESS, clock: () => new Date(NOON) }))
  expect(message).toBe(
    `The actions file ${invalid} cannot be used. Action "FlushCache": \`effect\` must be running, stopped, gone or null. Check DAYBOOK_ACTIONS_FILE.`,
  )
})

afterAll(() => rmSync(folder, { recursive: true }))
