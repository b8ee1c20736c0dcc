import { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import postgres from 'postgres'
import type { Event } from '../../../src/domain/events/event.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

/** One thing that happens to the server: what, how many minutes after noon, and whether it is the request or its end. */
type Step = [action: 'Start' | 'Stop' | 'Terminate', minute: number, part: 'asked' | 'done' | 'failed']

/** What is recorded then: the state with its minute, and what is under way with its minute. */
type Known = { state: string | null; at: number | null; underWay: string | null; since: number | null }

const CASES: [title: string, steps: Step[], known: Known][] = [
  ['is on its way once it is asked to be', [['Start', 0, 'asked']], known(null, null, 'running', 0)],
  [
    'runs once that is done',
    [
      ['Start', 0, 'asked'],
      ['Start', 2, 'done'],
    ],
    known('running', 2),
  ],
  [
    'runs, whichever came first',
    [
      ['Start', 2, 'done'],
      ['Start', 0, 'asked'],
    ],
    known('running', 2),
  ],
  [
    'runs where both happened in one second',
    [
      ['Start', 0, 'asked'],
      ['Start', 0, 'done'],
    ],
    known('running', 0),
  ],
  [
    'goes on running where stopping failed',
    [
      ['Start', 0, 'done'],
      ['Stop', 1, 'asked'],
      ['Stop', 2, 'failed'],
    ],
    known('running', 0),
  ],
  [
    'is not on its way where the failure came first',
    [
      ['Start', 0, 'done'],
      ['Stop', 2, 'failed'],
      ['Stop', 1, 'asked'],
    ],
    known('running', 0),
  ],
  [
    'is what was done last, whatever came last',
    [
      ['Stop', 5, 'done'],
      ['Start', 2, 'done'],
      ['Start', 1, 'asked'],
    ],
    known('stopped', 5),
  ],
  [
    'is what was done well last, where a failure came before the news of it',
    [
      ['Stop', 5, 'failed'],
      ['Start', 2, 'done'],
    ],
    known('running', 2),
  ],
  [
    'is on its way again after it has arrived',
    [
      ['Start', 0, 'asked'],
      ['Start', 2, 'done'],
      ['Terminate', 3, 'asked'],
    ],
    known('running', 2, 'gone', 3),
  ],
  [
    'is on its way to where it was sent last',
    [
      ['Start', 0, 'asked'],
      ['Stop', 1, 'asked'],
      ['Start', 0, 'done'],
    ],
    known(null, null, 'stopped', 1, { state: 'running', at: 0 }),
  ],
]

describe.each([...DATABASES])('a server on %s', (database) => {
  test.each(CASES)('%s', async (_, steps, expected) => {
    const opened = await openTestStore(database)
    for (const [i, step] of steps.entries()) await opened.store.append([eventAt(step, `s${i}`, 'i-1')])
    // The same, all at once, for another server.
    await opened.store.append(steps.map((step, i) => eventAt(step, `t${i}`, 'i-2')))
    const servers = await serversIn(database, opened.where)
    expect(servers).toEqual([
      { id: 'i-1', ...expected },
      { id: 'i-2', ...expected },
    ])
    await opened.close()
  })

  test('ends where it would, whatever comes together and whatever one after another', async () => {
    const opened = await openTestStore(database)
    const servers = Array.from({ length: 40 }, (_, i) => `i-${100 + i}`)
    const steps = Array.from({ length: 12 }, (_, step) =>
      servers.map((server) => ({ server, id: `${step} ${server}`, what: anyStep() })),
    )
    for (const step of steps)
      await opened.store.append(step.map(({ what, id, server }) => eventAt(what, `one ${id}`, `a-${server}`)))
    for (const some of [steps.slice(0, 5), steps.slice(5, 6), steps.slice(6)])
      await opened.store.append(
        some.flat().map(({ what, id, server }) => eventAt(what, `all ${id}`, `b-${server}`)),
      )
    const found = await serversIn(database, opened.where)
    const of = (letter: string) =>
      found.filter(({ id }) => id.startsWith(letter)).map((each) => ({ ...each, id: each.id.slice(2) }))
    expect(of('b')).toEqual(of('a'))
    expect(of('a').map(({ id }) => id)).toEqual(servers)
    await opened.close()
  })

  test('is followed at once by thousands of events that tell of it', async () => {
    const opened = await openTestStore(database)
    const resources = Array.from({ length: 20 }, (_, i) => ({ type: 'AWS::EC2::Instance', name: `i-${i}` }))
    const events = Array.from({ length: 5_000 }, (_, i) => ({
      ...eventAt([i % 2 === 0 ? 'Start' : 'Stop', 0, 'done'], `${i}`, 'i-0'),
      resources,
    }))
    await opened.store.append(events)
    const servers = await serversIn(database, opened.where)
    expect(servers.map(({ state }) => state)).toEqual(resources.map(() => 'stopped'))
    await opened.close()
  })

  test('is not followed twice by an event that is sent twice', async () => {
    const opened = await openTestStore(database)
    const stop = eventAt(['Stop', 0, 'done'], 'stop', 'i-1')
    await opened.store.append([stop, eventAt(['Start', 0, 'done'], 'start', 'i-1')])
    await opened.store.append([stop])
    expect(await serversIn(database, opened.where)).toEqual([{ id: 'i-1', ...known('running', 0) }])
    await opened.close()
  })

  test('is followed by many senders at once, whatever order they come in', async () => {
    const opened = await openTestStore(database)
    const senders = Array.from({ length: 20 }, (_, sender) =>
      Array.from({ length: 10 }, (_, i) => {
        const server = `i-${(sender * 3 + i) % 10}`
        return eventAt([sender % 2 === 0 ? 'Start' : 'Stop', sender, 'done'], `${sender}-${i}`, server)
      }),
    )
    await Promise.all(senders.map((batch) => opened.store.append(batch)))
    const servers = await serversIn(database, opened.where)
    expect(servers).toHaveLength(10)
    expect(servers.every(({ state, at }) => state === 'stopped' && at === 19)).toBe(true)
    await opened.close()
  })
})

function anyStep(): Step {
  const any = <const Each>(choices: readonly [Each, ...Each[]]) =>
    choices[Math.floor(Math.random() * choices.length)] ?? choices[0]
  const part = any(['asked', 'asked', 'done', 'failed'])
  return [any(['Start', 'Stop', 'Terminate']), Math.floor(Math.random() * 6), part]
}

function known(
  state: string | null,
  at: number | null,
  underWay: string | null = null,
  since: number | null = null,
  more: Partial<Known> = {},
): Known {
  return { state, at, underWay, since, ...more }
}

function eventAt([action, minute, part]: Step, id: string, server: string): Event {
  const record = part === 'asked' ? {} : { userIdentity: { type: 'AWSService' } }
  return eventOf(id, -minute / 60, {
    eventName: `${action}Instances`,
    errorCode: part === 'failed' ? 'REASON_11' : null,
    resources: [{ type: 'AWS::EC2::Instance', name: server }],
    record: JSON.stringify(record),
  })
}

type Where = { databaseUrl: string | null; dataDir: string }

async function serversIn(database: string, { databaseUrl, dataDir }: Where) {
  const rows = database === 'sqlite' ? inSqlite(dataDir) : await inPostgres(databaseUrl ?? '')
  return rows.map(({ id, state, state_at, under_way, under_way_at }) => ({
    id,
    state,
    at: minuteOf(state_at),
    underWay: under_way,
    since: minuteOf(under_way_at),
  }))
}

type Row = {
  id: string
  state: string | null
  state_at: Moment
  under_way: string | null
  under_way_at: Moment
}
type Moment = number | Date | null

const ASK = 'select id, state, state_at, under_way, under_way_at from servers order by id'

function inSqlite(dataDir: string): Row[] {
  const db = new Database(join(dataDir, 'daybook.db'), { readonly: true })
  const rows = db.query<Row, []>(ASK).all()
  db.close()
  return rows
}

async function inPostgres(url: string): Promise<Row[]> {
  const sql = postgres(url, { max: 1 })
  const rows = await sql.unsafe<Row[]>(ASK)
  await sql.end()
  return [...rows]
}

function minuteOf(moment: Moment): number | null {
  return moment === null ? null : Math.round((Number(moment) - NOON.getTime()) / 60_000)
}
