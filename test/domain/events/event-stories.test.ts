import { describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { eventsOfOperations, joinOutcomes, withCourses } from '../../../src/domain/events/event-stories.ts'
import { toEventSummary } from '../../../src/domain/events/event-summary.ts'
import { type ListedEvent, toListedEvent } from '../../../src/domain/events/listed-event.ts'
import type { OperationRow } from '../../../src/domain/reports/operation.ts'
import { storedEventOf } from '../../support/store-harness.ts'

type Part = 'request' | 'outcome'
type Step = { id: string; part: Part; second: number; code?: string; request?: string; project?: string }

const REQUEST: Step = { id: 'request', part: 'request', second: 0 }
const OUTCOME: Step = { id: 'outcome', part: 'outcome', second: 97 }

describe('the stories of a list', () => {
  test.each<[string, Step[], string[]]>([
    [
      'a request and its outcome are one row',
      [OUTCOME, REQUEST],
      ['request: finished OK 97 s, with outcome'],
    ],
    [
      'which has failed if the outcome has',
      [{ ...OUTCOME, code: 'Busy' }, REQUEST],
      ['request: finished Busy 97 s, with outcome'],
    ],
    ['a request without an outcome is pending', [REQUEST], ['request: pending']],
    [
      'a request with several outcomes has failed if one of them has',
      [{ ...OUTCOME, id: 'last', second: 99 }, { ...OUTCOME, code: 'Busy' }, REQUEST],
      ['request: finished Busy 97 s, with last outcome'],
    ],
    [
      'an outcome is that of its project only',
      [{ ...OUTCOME, project: 'shop' }, REQUEST],
      ['outcome: outcome OK', 'request: pending'],
    ],
    [
      'an outcome is that of its request ID only',
      [{ ...OUTCOME, request: 'other' }, REQUEST],
      ['outcome: outcome OK', 'request: pending'],
    ],
    [
      'an outcome of one of two requests with the same links has a row of its own',
      [OUTCOME, { ...REQUEST, id: 'again', second: 10 }, REQUEST],
      ['outcome: outcome OK 87 s', 'again: finished OK 87 s', 'request: finished OK 97 s'],
    ],
  ])('%s', (_, steps, expected) => {
    expect(storiesOf(steps, steps)).toEqual(expected)
  })

  test('know outcomes and requests that the list does not have', () => {
    const steps = [{ ...OUTCOME, code: 'Busy' }, REQUEST]
    expect(storiesOf([REQUEST], steps)).toEqual(['request: finished Busy 97 s'])
    expect(storiesOf([{ ...OUTCOME, code: 'Busy' }], steps)).toEqual([
      'outcome: outcome Busy 97 s of request',
    ])
  })

  test('leave events alone that are no part of an operation', () => {
    const listed = listedOf(REQUEST)
    expect(withCourses([listed], linksOf([listed]), [])).toEqual([listed])
    const others: Partial<Parameters<typeof storedEventOf>[2]>[] = [
      { eventName: 'CreateTags' },
      { readOnly: true },
      { record: '{}' },
    ]
    for (const members of others) expect(linksOf([listedOf(REQUEST, members)]).size).toBe(0)
  })
})

function storiesOf(steps: Step[], known: Step[]): string[] {
  const listed = steps.map((step) => listedOf(step))
  return joinOutcomes(withCourses(listed, linksOf(listed), known.map(rowOf))).map(describeStory)
}

function linksOf(listed: ListedEvent[]) {
  return eventsOfOperations(listed, ACTION_CATALOGUE)
}

function listedOf(
  { id, part, second, code, request = 'r', project = 'default' }: Step,
  members: Parameters<typeof storedEventOf>[2] = {},
): ListedEvent {
  const event = storedEventOf(id, 0, {
    ...{ eventName: 'StopInstances', readOnly: false, errorCode: code ?? null, project },
    userName: part === 'request' ? 'ann' : 'OEC_SYSTEM',
    eventTime: new Date(Date.UTC(2026, 2, 1, 12, 0, second)),
    record: JSON.stringify({ requestID: request }),
    ...members,
  })
  return toListedEvent(toEventSummary(event), ACTION_CATALOGUE, () => null)
}

function rowOf({ id, part, second, code, request = 'r', project = 'default' }: Step): OperationRow {
  return {
    ...{ eventId: id, part, action: 'Stop Server', requestId: request, sharedEventId: null, project },
    time: new Date(Date.UTC(2026, 2, 1, 12, 0, second)),
    responseCode: part === 'request' ? '' : (code ?? 'OK'),
  }
}

function describeStory({ event, course, outcomeIds, outcomeOf }: ListedEvent): string {
  const ended = course?.kind === 'finished' || course?.kind === 'outcome' ? course : null
  const code = course?.kind === 'finished' ? course.outcome.errorCode : event.errorCode
  const after = ended === null || ended.seconds === null ? '' : ` ${ended.seconds} s`
  const outcomes = outcomeIds.length > 0 ? `, with ${outcomeIds.join(' ')}` : ''
  const request = outcomeOf ? ` of ${outcomeOf.requestId}` : ''
  return `${event.id}: ${course?.kind}${ended ? ` ${code ?? 'OK'}` : ''}${after}${outcomes}${request}`
}
