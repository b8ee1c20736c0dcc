import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../../../src/app.ts'
import { parseSettings } from '../../../src/config.ts'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { toDayNumber } from '../../../src/domain/reports/report-period.ts'
import { DATABASES } from '../../support/databases.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { NOON, openTestApp, type TestApp } from '../../support/test-app.ts'
import { administratorOf, createTestUsers, DAVE } from '../../support/test-users.ts'

const FIRST = { after: 0, limit: 100, isPendingOnly: false, isCounted: false }

const folder = mkdtempSync(join(tmpdir(), 'daybook-actions-api-'))
const file = join(folder, 'actions.json')

describe.each(DATABASES)('on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    const flush = { title: 'Flush Cache of Zone', objectType: 'CACHE', asynchronous: true, tells: ['zone'] }
    const stop = { title: 'Halt Machine' }
    writeFileSync(file, JSON.stringify({ actions: { FlushCache: flush, StopInstances: stop } }))
    daybook = await openTestApp({ database, DAYBOOK_ACTIONS_FILE: file })
  })

  afterAll(() => daybook.close())

  const ask = async (query: string) => (await daybook.api(`/actions${query}`)).json()

  test('actions are all there are, by name, the operator’s among them', async () => {
    const { actions } = await ask('')
    const names = actions.map(({ name }: { name: string }) => name)
    expect(names).toEqual([...ACTION_CATALOGUE.keys(), 'FlushCache'].sort())
  })

  test('actions are found by name, title and object type, in any case', async () => {
    const flush = {
      ...{ name: 'FlushCache', title: 'Flush Cache of Zone', objectType: 'CACHE' },
      ...{ readOnly: false, asynchronous: true, effect: null },
    }
    for (const q of ['flushc', 'OF%20ZONE', 'cache%20flush'])
      expect([q, await ask(`?q=${q}`)]).toEqual([q, { actions: [flush] }])
    expect(await ask('?q=halt')).toEqual({
      actions: [
        {
          ...{ name: 'StopInstances', title: 'Halt Machine', objectType: 'SERVER' },
          ...{ readOnly: false, asynchronous: true, effect: 'stopped' },
        },
      ],
    })
    expect(await ask('?q=coffee')).toEqual({ actions: [] })
  })

  test('actions are for everybody with a key, and the looking is told', async () => {
    const { authorization } = await createTestUsers(daybook, DAVE)
    expect((await daybook.api('/actions?q=flush', { headers: { authorization } })).status).toBe(200)
    // The event follows the answer, and nobody waits for it but we.
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
  ])('actions are not listed for %s', async (query, field) => {
    const answer = await daybook.api(`/actions${query}`)
    expect([answer.status, (await answer.json()).field]).toEqual([400, field])
  })

  test('actions have the operator’s words in the downloads and in the administrator log', async () => {
    const requestParameters = { zone: 'north', password: 'hush' }
    const flush = { eventName: 'flushCache', userName: 'ann', requestParameters }
    await daybook.send([flush])
    const csv = await (await daybook.api('/events/export?format=csv&userName=ann')).text()
    expect(csv).toContain(',flushCache,Flush Cache of Zone,ann,')
    const { customer } = await administratorOf(daybook, '000000000001')
    const day = toDayNumber(daybook.clock())
    const report = daybook.app.store.open(customer.id).administration
    const { rows } = await report.page({ from: day, until: day + 1 }, FIRST)
    expect(rows.find(({ userName }) => userName === 'ann')).toMatchObject({
      ...{ type: 'CACHE', action: 'Flush Cache of Zone', part: 'request', responseCode: '' },
      details: 'ATTEMPT: FLUSH_CACHE zone=north',
    })
  })
})

test('a wrong file of actions keeps Daybook shut, and says what is wrong', async () => {
  const wrong = join(folder, 'wrong.json')
  writeFileSync(wrong, '{"actions":{"FlushCache":{"title":"Flush","effect":"idle"}}}')
  const settings = parseSettings({ DAYBOOK_DATA_DIR: join(folder, 'data'), DAYBOOK_ACTIONS_FILE: wrong })
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const { message } = await rejectionOf(
    openApp(settings, { clock: () => new Date(NOON), newId: () => 'id', log }),
  )
  expect(message).toBe(
    `The actions file ${wrong} cannot be used. FlushCache: effect must be running, stopped, gone or null. See DAYBOOK_ACTIONS_FILE.`,
  )
})

afterAll(() => rmSync(folder, { recursive: true }))
