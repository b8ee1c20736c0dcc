import { describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import type { IncomingEvent } from '../../../src/domain/events/incoming-event.ts'
import type { Server } from '../../../src/domain/servers/server.ts'
import { toDrafts } from '../../../src/store/reports/administrator-log-rows.ts'
import { mergeServerUpdates, toServerUpdates } from '../../../src/store/servers/server-rows.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, openTestStore } from '../../support/store-harness.ts'

const CUSTOMERS = [1, 2]
const SERVERS = 25
const STEPS = 14

/** What an event says about one server, and how many minutes after noon. */
type Step = {
  action: 'Start' | 'Stop' | 'Terminate'
  part: 'request' | 'success' | 'failure'
  minute: number
  name: string | null
  address: string | null
}
type Choose = <Each>(choices: readonly [Each, ...Each[]]) => Each
type OpenedStore = Awaited<ReturnType<typeof openTestStore>>

// The last seed is another one in every run; a failure shows it in the name of the test.
const SEEDS = [1, 2, 3, crypto.getRandomValues(new Uint32Array(1))[0] ?? 4]

describe.each([...DATABASES])('the rows of servers on %s', (database) => {
  test.each(SEEDS)('are the same however their events are grouped (seed %i)', async (seed) => {
    const choose = createChoose(seed)
    const steps = randomSteps(choose)
    const opened = await openTestStore(database)
    const splits = {
      one: steps.map((step) => [step]),
      all: [steps],
      random: [...splitRandomly(steps, choose)],
    }
    for (const [prefix, groups] of Object.entries(splits))
      for (const group of groups) await opened.store.append(toEvents(group, prefix))

    const expected = mergedRows(toEvents(steps, 'all'))
    expect(expected).toHaveLength(CUSTOMERS.length * SERVERS)
    for (const prefix of Object.keys(splits))
      expect({ seed, prefix, rows: await listRows(opened, prefix) }).toEqual({ seed, prefix, rows: expected })
    await opened.close()
  })
})

/** The steps of all servers: each item has one step of each server. */
type Round = { customer: number; server: string; project: string; round: number; step: Step }[]

function randomSteps(choose: Choose): Round[] {
  return Array.from({ length: STEPS }, (_, round) =>
    CUSTOMERS.flatMap((customer) =>
      Array.from({ length: SERVERS }, (_, i) => ({
        // Two projects have servers with the same IDs.
        ...{
          customer,
          server: `i-${100 + Math.floor(i / 2)}`,
          project: i % 2 === 0 ? 'default' : 'shop',
          round,
        },
        step: {
          action: choose(['Start', 'Stop', 'Terminate']),
          part: choose(['request', 'request', 'success', 'failure']),
          // Few minutes, so that many times are out of order, and many are the same.
          minute: choose([0, 1, 2, 3, 4, 5]),
          name: choose([null, null, 'web', 'db']),
          address: choose([null, null, '10.0.0.1', '10.0.0.2']),
        },
      })),
    ),
  )
}

function* splitRandomly(rounds: Round[], choose: Choose): Generator<Round[]> {
  for (let from = 0; from < rounds.length; ) {
    const until = from + choose([1, 2, 3, 5])
    yield rounds.slice(from, until)
    from = until
  }
}

function toEvents(group: Round[], prefix: string): IncomingEvent[] {
  return group.flat().map(({ customer, server, project, round, step }) => {
    const { action, part, minute, name, address } = step
    const instanceId = `${prefix}-${server}`
    const tagSet = { items: name === null ? [] : [{ key: 'Name', value: name }] }
    const instance = { instanceId, tagSet, ...(address === null ? {} : { privateIpAddress: address }) }
    const record = {
      userIdentity: { type: part === 'request' ? 'IAMUser' : 'AWSService' },
      requestParameters: { instancesSet: { items: [instance] } },
    }
    return eventOf(`${prefix} ${project} ${server} ${round}`, -minute / 60, {
      ...{ customer, project, record: JSON.stringify(record), eventName: `${action}Instances` },
      errorCode: part === 'failure' ? 'REASON_11' : null,
      resources: [{ type: 'AWS::EC2::Instance', name: instanceId }],
    })
  })
}

type RecordedRow = Omit<Server, 'observed' | 'observedAt' | 'agreedAt' | 'differsSince'> & {
  customer: number
}

/** What the rules in TypeScript make of events, without a database. */
function mergedRows(events: IncomingEvent[]): RecordedRow[] {
  const updates = Array.from(toDrafts(events, ACTION_CATALOGUE), ([{ customer }, draft]) =>
    toServerUpdates(customer, draft),
  )
  return mergeServerUpdates(updates.flat())
    .map((row) => ({ ...row, id: withoutPrefix(row.id) }))
    .sort((a, b) => a.customer - b.customer || a.id.localeCompare(b.id) || a.project.localeCompare(b.project))
}

async function listRows({ store }: OpenedStore, prefix: string): Promise<RecordedRow[]> {
  const query = { q: '', isDiffering: false, project: null, after: null, limit: 1_000 }
  const lists = CUSTOMERS.map(async (customer) =>
    (await store.forCustomer(customer).servers.listPage(query))
      .filter(({ id }) => id.startsWith(`${prefix}-`))
      .map(({ observed: _, observedAt: __, agreedAt: ___, differsSince: ____, ...row }) => ({
        ...{ customer, ...row, id: withoutPrefix(row.id) },
      })),
  )
  return (await Promise.all(lists)).flat()
}

function withoutPrefix(id: string): string {
  return id.slice(id.indexOf('-') + 1)
}

/** Returns a function that chooses at random, and the same each time for the same seed (mulberry32). */
function createChoose(seed: number): Choose {
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return (choices) => choices[Math.floor(random() * choices.length)] ?? choices[0]
}
