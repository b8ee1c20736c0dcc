import { describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../../src/domain/events/event.ts'
import { toRuns } from '../../../src/domain/events/event-runs.ts'
import { toEventSummary } from '../../../src/domain/events/event-summary.ts'
import { type ListedEvent, toListedEvent } from '../../../src/domain/events/listed-event.ts'
import { storedEventOf } from '../../support/store-harness.ts'

const FAILED = { errorCode: 'Busy' }
const BOB = { userName: 'bob' }
const ROLE = { record: '{"userIdentity":{"type":"AssumedRole"}}' }
const PENDING = { kind: 'pending' } as const
const FINISHED = { kind: 'finished', hasFailed: false, seconds: 9 } as const
const outcomeOf = (errorCode: string | null) => ({ eventTime: new Date(0), errorCode })

describe('the runs of a list', () => {
  test.each<[string, ListedEvent[], number[]]>([
    ['are single events if they are apart', [at(600), at(300), at(0)], [1, 1, 1]],
    ['are of events within two minutes', [at(120), at(60), at(0)], [3]],
    ['and not of events a second further apart', [at(121), at(60), at(0)], [2, 1]],
    ['end two minutes after their first event, however dense', [at(200), at(140), at(80), at(20)], [3, 1]],
    ['are of one user', [at(3), at(2, BOB), at(1)], [1, 1, 1]],
    ['in one role', [at(2), at(1, ROLE)], [1, 1]],
    ['of one action', [at(2), at(1, { eventName: 'StartInstances' })], [1, 1]],
    ['of one outcome', [at(3, FAILED), at(2, FAILED), at(1)], [2, 1]],
    ['and of one error code', [at(2, FAILED), at(1, { errorCode: 'Full' })], [1, 1]],
    ['of requests that are pending', [course(3, PENDING), course(2, PENDING), at(1)], [2, 1]],
    [
      'of requests that have ended in the same way',
      [
        course(4, { ...FINISHED, outcome: outcomeOf(null) }),
        at(3),
        course(2, { ...FINISHED, outcome: outcomeOf('Busy') }),
        at(1, FAILED),
      ],
      [2, 2],
    ],
    ['are none if there are no events', [], []],
  ])('%s', (_, events, lengths) => {
    const runs = toRuns(events)
    expect(runs.map((run) => run.length)).toEqual(lengths)
    expect(runs.flat()).toEqual(events)
  })
})

function at(second: number, members: Partial<Event> = {}): ListedEvent {
  const eventTime = new Date(Date.UTC(2026, 2, 1, 12, 0, second))
  return toListedEvent(
    toEventSummary(storedEventOf(`${second}`, 0, { eventTime, ...members })),
    ACTION_CATALOGUE,
    () => null,
  )
}

function course(second: number, known: ListedEvent['course']): ListedEvent {
  return { ...at(second), course: known }
}
