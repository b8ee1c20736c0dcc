import { expect, test } from 'bun:test'
import type { Event } from '../../../src/domain/events/event.ts'
import { eventCourse } from '../../../src/domain/events/event-course.ts'

const EVENT: Event = {
  ...{ customer: 1, id: 'a', eventTime: new Date('2026-03-01T12:00:00Z'), eventName: 'StopInstances' },
  ...{ userName: 'ann', project: 'default', eventSource: null, readOnly: false, sourceIPAddress: null },
  ...{ errorCode: null, accessKeyId: null, resources: [], record: '{}' },
}
const OUTCOME: Event = { ...EVENT, id: 'b', eventTime: new Date('2026-03-01T12:01:37Z') }
const FAILED: Event = { ...OUTCOME, errorCode: 'Busy' }

test.each([
  ['an event of no operation succeeded', EVENT, null, { kind: 'succeeded' }],
  ['or failed', FAILED, null, { kind: 'failed' }],
  [
    'a request without an outcome is pending',
    EVENT,
    { part: 'request' as const, isPending: true, events: [] },
    { kind: 'pending' },
  ],
  [
    'unless its outcome is not kept any more',
    EVENT,
    { part: 'request' as const, isPending: false, events: [] },
    { kind: 'succeeded' },
  ],
  [
    'a request has finished with its outcome',
    EVENT,
    { part: 'request' as const, isPending: false, events: [OUTCOME] },
    { kind: 'finished', hasFailed: false, seconds: 97, outcome: OUTCOME },
  ],
  [
    'well or not',
    EVENT,
    { part: 'request' as const, isPending: false, events: [FAILED] },
    { kind: 'finished', hasFailed: true, seconds: 97, outcome: FAILED },
  ],
  [
    'badly if one of several outcomes is bad',
    EVENT,
    { part: 'request' as const, isPending: false, events: [OUTCOME, FAILED, OUTCOME] },
    { kind: 'finished', hasFailed: true, seconds: 97, outcome: FAILED },
  ],
  [
    'an outcome ends its request',
    OUTCOME,
    { part: 'outcome' as const, isPending: false, events: [EVENT] },
    { kind: 'outcome', request: EVENT, hasFailed: false, seconds: 97 },
  ],
  [
    'even if that is not kept any more',
    FAILED,
    { part: 'outcome' as const, isPending: false, events: [] },
    { kind: 'outcome', request: null, hasFailed: true, seconds: null },
  ],
  [
    'an outcome that seems to be earlier took no time',
    EVENT,
    { part: 'outcome' as const, isPending: false, events: [OUTCOME] },
    { kind: 'outcome', request: OUTCOME, hasFailed: false, seconds: 0 },
  ],
])('%s', (_, event, operation, course) => {
  expect(eventCourse(event, operation)).toMatchObject(course)
})
