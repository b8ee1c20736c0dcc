import { describe, expect, test } from 'bun:test'
import { findOperation, type OperationRow } from '../../../src/domain/reports/operation.ts'

const row = (eventId: string, members: Partial<OperationRow> = {}): OperationRow => ({
  ...{
    eventId,
    part: 'request',
    action: 'Stop Server',
    requestId: 'r',
    sharedEventId: null,
    project: 'default',
    time: new Date('2026-03-01T12:00:00Z'),
    responseCode: 'OK',
  },
  ...members,
})
const REQUEST = { id: 'request', project: 'default' }

describe('the operation of an event', () => {
  test.each([
    ['the same request ID', {}, {}, true],
    ['the same shared ID', { requestId: 'x', sharedEventId: 's' }, { sharedEventId: 's' }, true],
    ['another link', { requestId: 'x' }, {}, false],
    ['no link at all', { requestId: null }, { requestId: null }, false],
    ['another action', { action: 'Start Server' }, {}, false],
    ['another project', { project: 'shop' }, {}, false],
    ['no project, as before the log had them', { project: null }, {}, true],
    ['the same part', { part: 'request' }, {}, false],
    ['a part of no operation', { part: 'whole' }, {}, false],
  ] as const)('an outcome with %s is or is not its other part', (_, outcome, request, isOther) => {
    const other = row('outcome', { part: 'outcome', ...outcome })
    const found = findOperation(REQUEST, [row('request', request), other])
    expect(found).toEqual({ part: 'request', isPending: !isOther, others: isOther ? [other] : [] })
  })

  test('is that of its outcome, too, and null for an event that is no part of one', () => {
    const [request, outcome] = [row('request'), row('outcome', { part: 'outcome' })]
    const event = { id: 'outcome', project: 'default' }
    expect(findOperation(event, [request, outcome])).toEqual({
      part: 'outcome',
      isPending: false,
      others: [request],
    })
    expect(findOperation({ id: 'other', project: 'default' }, [request, outcome])).toBeNull()
    expect(findOperation({ id: 'request', project: 'shop' }, [request, outcome])).toBeNull()
    expect(findOperation(REQUEST, [row('request', { part: 'whole' }), outcome])).toBeNull()
  })
})
