import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { OperationLinks, OperationRow } from '../../../src/domain/reports/operation.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

const DAY_MS = 86_400_000

describe.each([...DATABASES])('the rows of operations on %s', (database) => {
  let opened: Awaited<ReturnType<typeof openTestStore>>
  const list = (links: OperationLinks[], { customer = 1, daysAgo = 1, max = 100 } = {}) =>
    opened.store
      .forCustomer(customer)
      .operationRows.listOfMany(links, new Date(NOON.getTime() - daysAgo * DAY_MS), max)

  beforeAll(async () => {
    opened = await openTestStore(database)
    await opened.store.append([
      stepOf('request-1', { requestID: 'r1' }),
      stepOf('outcome-1', { requestID: 'r1', sharedEventID: 's1' }, 'OEC_SYSTEM', 'Busy'),
      stepOf('request-2', { requestID: 'r2', sharedEventID: 's2' }),
      stepOf('outcome-2', { sharedEventID: 's2' }, 'OEC_SYSTEM'),
      stepOf('earlier', { requestID: 'r1' }, 'ann', null, 24 * 3),
      eventOf('whole', 0, { eventName: 'CreateTags', record: '{"requestID":"r1"}' }),
      { ...stepOf('of-other', { requestID: 'r1' }), customer: 2 },
    ])
  })
  afterAll(() => opened.close())

  test('are those of all links, each once, with their times and codes', async () => {
    const rows = await list([linksOf('r1', null), linksOf(null, 's2'), linksOf('r2', 's2')])
    expect(idsOf(rows)).toEqual(['earlier', 'outcome-1', 'outcome-2', 'request-1', 'request-2'])
    expect(rows?.find(({ eventId }) => eventId === 'outcome-1')).toMatchObject({
      ...{ part: 'outcome', action: 'Stop Server', responseCode: 'Busy', project: 'default', time: NOON },
      ...{ requestId: 'r1', sharedEventId: 's1' },
    })
  })

  test('are those of the months from an instant on', async () => {
    expect(idsOf(await list([linksOf('r1', null)], { daysAgo: 0 }))).toEqual(['outcome-1', 'request-1'])
  })

  test('are those of the customer', async () => {
    expect(idsOf(await list([linksOf('r1', 's1')], { customer: 2 }))).toEqual(['of-other'])
    expect(await list([linksOf('r1', 's1')], { customer: 3 })).toEqual([])
  })

  test('are not known if there are too many, and none without a link', async () => {
    const links = [linksOf('r1', null), linksOf('r2', null)]
    expect(await list(links, { max: 3 })).toBeNull()
    expect(idsOf(await list(links, { max: 4 }))).toHaveLength(4)
    expect(await list([])).toEqual([])
    expect(await list([linksOf(null, null)])).toEqual([])
  })
})

const linksOf = (requestId: string | null, sharedEventId: string | null): OperationLinks => ({
  requestId,
  sharedEventId,
})

function stepOf(
  id: string,
  links: { requestID?: string; sharedEventID?: string },
  userName = 'ann',
  errorCode: string | null = null,
  hoursAgo = 0,
) {
  const eventType = userName === 'ann' ? {} : { eventType: 'AwsServiceEvent' }
  const record = JSON.stringify({ ...links, ...eventType, userName })
  return eventOf(id, hoursAgo, { eventName: 'StopInstances', readOnly: false, userName, errorCode, record })
}

function idsOf(rows: OperationRow[] | null): string[] {
  return (rows ?? []).map(({ eventId }) => eventId).sort()
}
