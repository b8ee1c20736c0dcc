import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import { compactAllDays } from '../../support/compacted-days.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { eventOf, NOON, openTestStore, toTestQuery } from '../../support/store-harness.ts'

const DAY = '2026-02-25'
const [EVENTS, BLOCKS] = ['events_20260225', 'event_blocks_20260225']
const HOURS = 4 * 24

/** Statements that damage what customer 1 has on the day. */
const DAMAGES: [name: string, sql: string][] = [
  ['a block that is altered', `update ${BLOCKS} set content = content_of_nothing where customer = 1`],
  ['a block that is lost', `delete from ${BLOCKS} where customer = 1`],
  ['a block of another customer', `update ${BLOCKS} set customer = 2 where customer = 1`],
  ['another number of a block', `update ${BLOCKS} set block = 77 where customer = 1`],
  [
    'a reference to another event of the customer',
    `update ${EVENTS} set record = (${recordOf('day-1')}) where id = 'day-2'`,
  ],
  [
    'a reference to an event of another customer',
    `update ${EVENTS} set record = (${recordOf('secret-1')}) where id = 'day-2'`,
  ],
  [
    'a reference to another day',
    `update ${EVENTS} set record = (select record from events_20260226 limit 1) where id = 'day-2'`,
  ],
  [
    'a reference to a day that is not there',
    `update ${EVENTS} set record = '@999999.1.1' where id = 'day-2'`,
  ],
  ['a reference to no position', `update ${EVENTS} set record = record || '9' where id = 'day-2'`],
  ['a reference that is none', `update ${EVENTS} set record = '@x.1.' where id = 'day-2'`],
]

function recordOf(id: string): string {
  return `select record from ${EVENTS} where id = '${id}'`
}

describe.each(DATABASES)('on %s,', (database) => {
  let opened: Awaited<ReturnType<typeof openTestStore>>
  beforeEach(async () => {
    opened = await openTestStore(database)
    const events = Array.from({ length: 5 }, (_, i) => [
      eventOf(`day-${i}`, HOURS),
      eventOf(`other-day-${i}`, HOURS - 24),
      eventOf(`secret-${i}`, HOURS, { customer: 2 }),
    ])
    await opened.store.append(events.flat())
    await compactAllDays(opened.store, NOON)
  })
  afterEach(() => opened.close())

  const damage = (sql: string) => {
    const content = database === 'sqlite' ? "x'00'" : "'\\x00'::bytea"
    return executeSql(opened.settings, sql.replace('content_of_nothing', content))
  }

  describe.each(DAMAGES)('%s', (_, sql) => {
    test('is named with its day, wherever the record is read; other days and customers are served', async () => {
      await damage(sql)
      const { store } = opened
      const { events, tree } = store.forCustomer(1)
      const untilSequence = await store.trees.findSettledSequence()
      const delivery = { customer: 1, afterSequence: 0, untilSequence }
      const reads = {
        page: () => events.listPage(toTestQuery(), 100, null),
        event: () => events.find('day-2'),
        stream: () => Array.fromAsync(events.stream(toTestQuery())),
        delivery: () => Array.fromAsync(store.deliveryWindows.streamEvents(delivery)),
        rows: () => Array.fromAsync(tree.streamRows(0, untilSequence)),
        // The hash of a record does not say whose it is.
        ...(sql.includes('set customer')
          ? {}
          : { leaves: () => Array.fromAsync(tree.streamNewLeaves(0, untilSequence)) }),
      }
      for (const [name, read] of Object.entries(reads))
        expect(`${name}: ${await sentenceOf(read)}`).toContain(DAY)
      const from = new Date('2026-02-26T00:00:00Z')
      expect((await events.listPage(toTestQuery({ from }), 100, null)).events).toHaveLength(5)
      const ofOther = await store.forCustomer(2).events.listPage(toTestQuery(), 100, null)
      expect(ofOther.events.map(({ id }) => id).sort()).toEqual([
        'secret-0',
        'secret-1',
        'secret-2',
        'secret-3',
        'secret-4',
      ])
    })
  })
})

async function sentenceOf(read: () => Promise<unknown>): Promise<string> {
  try {
    return `no error, but ${JSON.stringify(await read())}`
  } catch (error) {
    return error instanceof Fault ? error.message : `no sentence, but ${error}`
  }
}
