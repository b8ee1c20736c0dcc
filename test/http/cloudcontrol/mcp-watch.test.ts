import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ADMIN_AUTHORIZATION, REPORT_HEADER } from '../../support/cloudcontrol.ts'
import { DATABASES } from '../../support/databases.ts'
import { splitLines } from '../../support/python-lines.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

// How MCP Watch processes a report, written from a description of it.
/** Pattern for the names of servers in rows of users. */
const SERVER_NAME = /(.*)\[(.*)_(.*)\]/
const SERVER_ACTIONS = [
  'deploy server',
  'start server',
  'graceful shutdown server',
  'power off server',
  'reboot server',
]

describe.each(DATABASES)('MCP Watch, from %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  const send = async (...records: object[]) => {
    const { accepted } = await daybook.send(records)
    expect(accepted).toBe(records.length)
  }

  test('reads the new rows of a day once and in order, including those of late events', async () => {
    const watch = createWatcher(daybook)
    expect(await watch.tick()).toEqual([])
    await send(rule('first'), rule('second'))
    expect(names(await watch.tick())).toEqual(['first', 'second'])
    expect(await watch.tick()).toEqual([])
    await send(rule('late', '2026-03-01T01:00:00Z'), rule('third'))
    expect(names(await watch.tick())).toEqual(['late', 'third'])
    await send(rule('later still', '2026-03-01T00:00:00Z'))
    expect(names(await watch.tick())).toEqual(['later still'])
    // A late event of yesterday is in yesterday's report.
    await send(rule('of yesterday', '2026-02-28T23:59:59Z'))
    expect(await watch.tick()).toEqual([])
  })

  test('neither misses nor repeats rows while many clients send events', async () => {
    const watch = createWatcher(daybook)
    await watch.tick()
    const sending = Promise.all(
      Array.from({ length: 40 }, async (_, each) => {
        await Bun.sleep(each * 3)
        const hour = String(each % 12).padStart(2, '0')
        await send(rule(`burst-${each}`, `2026-03-01T${hour}:00:00Z`))
      }),
    ).then(() => 'sent')
    const seen: string[] = []
    for (let state = ''; state !== 'sent'; ) {
      seen.push(...names(await watch.tick()))
      state = await Promise.race([sending, Bun.sleep(5).then(() => '')])
    }
    seen.push(...names(await watch.tick()))
    expect(seen.toSorted()).toEqual(Array.from({ length: 40 }, (_, each) => `burst-${each}`).toSorted())
  })

  test('can parse the name of every server, and no row is split', async () => {
    const watch = createWatcher(daybook)
    await watch.tick()
    await send(
      server('RunInstances', 'i-1', {
        requestParameters: {
          tagSpecificationSet: { items: [{ tags: [{ key: 'Name', value: 'web_[1]' }] }] },
        },
        responseElements: { instancesSet: { items: [{ instanceId: 'i-1', privateIpAddress: '10.0.0.5' }] } },
      }),
      server('StartInstances', 'i-1'),
      server('RebootInstances', 'i-unknown'),
      { ...server('StopInstances', 'i-1'), resources: undefined },
      { ...server('RunInstances', 'i-1'), resources: undefined, requestParameters: null },
      {
        ...rule('a\r\nb\vc\fd\u0085e\u2028f\u2029g\x1Ch\x1Di\x1Ej\0k'),
        userName: 'l\nm',
        department: 'n\no',
      },
      { eventName: 'Make Thing\nNow', eventTime: '2026-03-01T11:00:00Z', userName: 'odd', errorCode: 'p\nq' },
    )
    const rows = await watch.tick()
    expect(rows).toHaveLength(7)
    const found = rows.filter((row) => row[6] === 'SERVER').map((row) => SERVER_NAME.exec(row[7] ?? '')?.[3])
    expect(found.slice(0, 3)).toEqual(['i-1', 'i-1', 'i-unknown'])
    expect(found).toHaveLength(5)
    expect(rows[5]?.[7]).toBe('a  b c d e f g h i j\uFFFDk')
  })

  test('recognises an error by its first characters, with any status', async () => {
    const organisation = await organisationIn(daybook)
    for (const query of [
      '',
      '?startDate=2026-03-01&endDate=2026-03-01',
      '?startDate=2026-03-01&endDate=2027-01-01',
    ])
      expect(isFetched(await textOf(daybook, `/oec/0.9/${organisation}/auditlog${query}`))).toBeFalse()
    expect(
      isFetched(await textOf(daybook, '/oec/0.9/x/auditlog?startDate=2026-03-01&endDate=2026-03-02')),
    ).toBeFalse()
    expect(
      isFetched(await (await fetch(`${daybook.url}/oec/0.9/${organisation}/auditlog`)).text()),
    ).toBeFalse()
  })
})

type Row = string[]

// Each tick gets today's report again and returns the rows after the last known one.
function createWatcher(daybook: TestApp) {
  let last: string | null = null
  return {
    async tick(): Promise<Row[]> {
      const organisation = await organisationIn(daybook)
      const days = 'startDate=2026-03-01&endDate=2026-03-02'
      const text = await textOf(daybook, `/oec/0.9/${organisation}/auditlog?${days}`)
      expect(isFetched(text)).toBeTrue()
      const [header, ...rows] = splitLines(text).map((line) => line.split(','))
      expect(header).toEqual(REPORT_HEADER.split(','))
      for (const row of rows) checkRow(row)
      const known = rows.findIndex(([id]) => id === last)
      const newRows = rows.slice(known + 1)
      last = rows.at(-1)?.[0] ?? last
      return newRows
    },
  }
}

function checkRow(row: Row): void {
  expect(row).toHaveLength(11)
  const [, , userName = '', , , , type, name = '', action = ''] = row
  if (type === 'SERVER' && userName !== 'OEC_SYSTEM' && SERVER_ACTIONS.includes(action.toLowerCase()))
    expect(name).toMatch(SERVER_NAME)
}

function isFetched(text: string): boolean {
  return !text.startsWith('<?xml') && !text.startsWith('<!DOCTYPE') && !text.startsWith('\n')
}

async function organisationIn(daybook: TestApp): Promise<string> {
  const [, organisation = 'none'] =
    /:orgId>([a-f0-9-]+)<\//.exec(await textOf(daybook, '/oec/0.9/myaccount')) ?? []
  return organisation
}

async function textOf(daybook: TestApp, path: string): Promise<string> {
  return (await fetch(daybook.url + path, { headers: { authorization: ADMIN_AUTHORIZATION } })).text()
}

const names = (rows: Row[]) => rows.map((row) => row[7] ?? '')

function rule(name: string, eventTime = '2026-03-01T11:00:00Z'): object {
  const resources = [{ type: 'AWS::EC2::SecurityGroup', name }]
  return { eventName: 'AuthorizeSecurityGroupIngress', eventTime, userName: 'alice', resources }
}

function server(eventName: string, id: string, more: object = {}): object {
  const resources = [{ type: 'AWS::EC2::Instance', name: id }]
  return { eventName, eventTime: '2026-03-01T11:00:00Z', userName: 'alice', resources, ...more }
}
