import { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import postgres from 'postgres'
import type { IncomingEvent } from '../../../src/domain/events/incoming-event.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

/** An event of the server: the action, the minutes after noon, and whether it is the request or the outcome. */
type Step = [action: 'Start' | 'Stop' | 'Terminate', minute: number, part: 'request' | 'success' | 'failure']

/** The recorded state with its minute, and the state that the pending operation leads to with its minute. */
type Recorded = { state: string | null; at: number | null; underWay: string | null; since: number | null }

const CASES: [title: string, steps: Step[], recorded: Recorded][] = [
  ['is pending after the request', [['Start', 0, 'request']], recorded(null, null, 'running', 0)],
  [
    'is running after the outcome',
    [
      ['Start', 0, 'request'],
      ['Start', 2, 'success'],
    ],
    recorded('running', 2),
  ],
  [
    'is running if the outcome arrives before the request',
    [
      ['Start', 2, 'success'],
      ['Start', 0, 'request'],
    ],
    recorded('running', 2),
  ],
  [
    'is running if request and outcome have the same time',
    [
      ['Start', 0, 'request'],
      ['Start', 0, 'success'],
    ],
    recorded('running', 0),
  ],
  [
    'stays running if stopping it failed',
    [
      ['Start', 0, 'success'],
      ['Stop', 1, 'request'],
      ['Stop', 2, 'failure'],
    ],
    recorded('running', 0),
  ],
  [
    'is not pending if the failure arrives before the request',
    [
      ['Start', 0, 'success'],
      ['Stop', 2, 'failure'],
      ['Stop', 1, 'request'],
    ],
    recorded('running', 0),
  ],
  [
    'has the state of the latest outcome, whichever arrives last',
    [
      ['Stop', 5, 'success'],
      ['Start', 2, 'success'],
      ['Start', 1, 'request'],
    ],
    recorded('stopped', 5),
  ],
  [
    'has the state of the latest success, also if a later failure arrives before it',
    [
      ['Stop', 5, 'failure'],
      ['Start', 2, 'success'],
    ],
    recorded('running', 2),
  ],
  [
    'is pending again after the next request',
    [
      ['Start', 0, 'request'],
      ['Start', 2, 'success'],
      ['Terminate', 3, 'request'],
    ],
    recorded('running', 2, 'gone', 3),
  ],
  [
    'is pending towards the state of the latest request',
    [
      ['Start', 0, 'request'],
      ['Stop', 1, 'request'],
      ['Start', 0, 'success'],
    ],
    recorded(null, null, 'stopped', 1, { state: 'running', at: 0 }),
  ],
]

describe.each([...DATABASES])('a server on %s', (database) => {
  test.each(CASES)('%s', async (_, steps, expected) => {
    const opened = await openTestStore(database)
    for (const [i, step] of steps.entries()) await opened.store.append([eventAt(step, `s${i}`, 'i-1')])
    // The same steps in one batch, for another server.
    await opened.store.append(steps.map((step, i) => eventAt(step, `t${i}`, 'i-2')))
    const servers = await readServers(database, opened.settings)
    expect(servers).toEqual([
      { id: 'i-1', ...expected },
      { id: 'i-2', ...expected },
    ])
    await opened.close()
  })

  test('is updated by thousands of its events in one batch', async () => {
    const opened = await openTestStore(database)
    const resources = Array.from({ length: 20 }, (_, i) => ({ type: 'AWS::EC2::Instance', name: `i-${i}` }))
    const events = Array.from({ length: 5_000 }, (_, i) => ({
      ...eventAt([i % 2 === 0 ? 'Start' : 'Stop', 0, 'success'], `${i}`, 'i-0'),
      resources,
    }))
    await opened.store.append(events)
    const servers = await readServers(database, opened.settings)
    expect(servers.map(({ state }) => state)).toEqual(resources.map(() => 'stopped'))
    await opened.close()
  })

  test('is updated only once by an event that is sent twice', async () => {
    const opened = await openTestStore(database)
    const stop = eventAt(['Stop', 0, 'success'], 'stop', 'i-1')
    await opened.store.append([stop, eventAt(['Start', 0, 'success'], 'start', 'i-1')])
    await opened.store.append([stop])
    expect(await readServers(database, opened.settings)).toEqual([{ id: 'i-1', ...recorded('running', 0) }])
    await opened.close()
  })

  test('is updated by many senders at once, in whatever order they arrive', async () => {
    const opened = await openTestStore(database)
    const senders = Array.from({ length: 20 }, (_, sender) =>
      Array.from({ length: 10 }, (_, i) => {
        const server = `i-${(sender * 3 + i) % 10}`
        return eventAt([sender % 2 === 0 ? 'Start' : 'Stop', sender, 'success'], `${sender}-${i}`, server)
      }),
    )
    await Promise.all(senders.map((batch) => opened.store.append(batch)))
    const servers = await readServers(database, opened.settings)
    expect(servers).toHaveLength(10)
    expect(servers.every(({ state, at }) => state === 'stopped' && at === 19)).toBe(true)
    await opened.close()
  })
})

function recorded(
  state: string | null,
  at: number | null,
  underWay: string | null = null,
  since: number | null = null,
  members: Partial<Recorded> = {},
): Recorded {
  return { state, at, underWay, since, ...members }
}

function eventAt([action, minute, part]: Step, id: string, server: string): IncomingEvent {
  const record = part === 'request' ? {} : { userIdentity: { type: 'AWSService' } }
  return eventOf(id, -minute / 60, {
    eventName: `${action}Instances`,
    errorCode: part === 'failure' ? 'REASON_11' : null,
    resources: [{ type: 'AWS::EC2::Instance', name: server }],
    record: JSON.stringify(record),
  })
}

type Location = { databaseUrl: string | null; dataDir: string }

async function readServers(database: string, { databaseUrl, dataDir }: Location) {
  const rows = database === 'sqlite' ? readFromSqlite(dataDir) : await readFromPostgres(databaseUrl ?? '')
  return rows.map(({ id, state, state_at, under_way, under_way_at }) => ({
    id,
    state,
    at: minuteOf(state_at),
    underWay: under_way,
    since: minuteOf(under_way_at),
  }))
}

type ServerRow = {
  id: string
  state: string | null
  state_at: Time
  under_way: string | null
  under_way_at: Time
}
type Time = number | Date | null

const SELECT = 'select id, state, state_at, under_way, under_way_at from servers order by id'

function readFromSqlite(dataDir: string): ServerRow[] {
  const db = new Database(join(dataDir, 'daybook.db'), { readonly: true })
  const rows = db.query<ServerRow, []>(SELECT).all()
  db.close()
  return rows
}

async function readFromPostgres(url: string): Promise<ServerRow[]> {
  const sql = postgres(url, { max: 1 })
  const rows = await sql.unsafe<ServerRow[]>(SELECT)
  await sql.end()
  return [...rows]
}

function minuteOf(time: Time): number | null {
  return time === null ? null : Math.round((Number(time) - NOON.getTime()) / 60_000)
}
