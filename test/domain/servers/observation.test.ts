import { describe, expect, test } from 'bun:test'
import {
  applyAbsence,
  applyObservation,
  driftAction,
  isDriftConfirmed,
  OBSERVED_STATES,
  type ObservedChange,
} from '../../../src/domain/servers/observation.ts'
import type { RunningState, Server } from '../../../src/domain/servers/server.ts'

const at = (time: string) => new Date(`2026-03-01T${time}:00Z`)

/** A server that has been running since noon, as events tell. */
const RUNNING: Server = {
  ...{ id: 'i-1', project: 'default', name: null, address: null },
  ...{ state: 'running', stateAt: at('12:00'), settledAt: at('12:00'), underWay: null, underWayAt: null },
  ...{ observed: null, observedAt: null, agreedAt: null, differsSince: null },
}
const STOPPED: Server = { ...RUNNING, state: 'stopped' }
const GONE: Server = { ...RUNNING, state: 'gone' }
const STOPPING: Server = { ...RUNNING, underWay: 'stopped', underWayAt: at('13:00') }
const STARTING: Server = { ...STOPPED, underWay: 'running', underWayAt: at('13:00') }
const ENDING: Server = { ...RUNNING, underWay: 'gone', underWayAt: at('13:00') }
const NEW: Server = {
  ...RUNNING,
  ...{ state: null, stateAt: null, settledAt: null, underWay: 'running', underWayAt: at('13:00') },
}

type Verdict = 'agree' | 'differ' | 'nothing' | 'reached' | 'failed, agree' | 'failed, differ'

/** What an observation amounts to, in a word. */
function verdictOf(found: ObservedChange | null): Verdict | null {
  if (found === null) return null
  if (found.state !== undefined) return 'reached'
  const failed = found.underWay === null ? 'failed, ' : ''
  if (found.differsSince) return `${failed}differ`
  return found.agreedAt ? `${failed}agree` : 'nothing'
}

describe('an observation', () => {
  test.each<[string, Server, string, string, Verdict | null]>([
    ['what runs is seen running', RUNNING, 'running', '13:00', 'agree'],
    ['what runs is seen stopped', RUNNING, 'stopped', '13:00', 'differ'],
    ['what runs is seen gone', RUNNING, 'gone', '13:00', 'differ'],
    ['what runs is terminated', RUNNING, 'terminated', '13:00', 'differ'],
    ['what is stopped is seen stopped', STOPPED, 'stopped', '13:00', 'agree'],
    ['what is stopped is seen gone', STOPPED, 'gone', '13:00', 'agree'],
    ['what is stopped is seen running', STOPPED, 'running', '13:00', 'differ'],
    ['what is gone is seen gone', GONE, 'gone', '13:00', 'agree'],
    ['what is gone is seen running', GONE, 'running', '13:00', 'differ'],
    ['seen before what is recorded', RUNNING, 'stopped', '11:59', 'nothing'],
    ['seen in the moment of what is recorded', RUNNING, 'stopped', '12:00', 'nothing'],
    ['a stop under way, seen running', STOPPING, 'running', '13:59', 'nothing'],
    ['a stop under way, seen before it was asked for', STOPPING, 'stopped', '12:59', 'nothing'],
    ['a stop under way, reached', STOPPING, 'stopped', '13:01', 'reached'],
    ['a stop under way, gone altogether', STOPPING, 'gone', '13:01', 'reached'],
    ['a stop of an hour ago, seen running', STOPPING, 'running', '14:00', 'failed, agree'],
    ['a stop of an hour ago, reached after all', STOPPING, 'stopped', '15:00', 'reached'],
    ['a start under way, seen stopped', STARTING, 'stopped', '13:30', 'nothing'],
    ['a start under way, reached', STARTING, 'running', '13:30', 'reached'],
    ['a start of an hour ago, seen stopped', STARTING, 'stopped', '14:00', 'failed, agree'],
    ['an end under way, seen stopped on its way', ENDING, 'stopped', '13:01', 'nothing'],
    ['an end under way, reached', ENDING, 'gone', '13:01', 'reached'],
    ['an end of an hour ago, seen stopped', ENDING, 'stopped', '14:00', 'failed, differ'],
    ['a new one, not there yet', NEW, 'gone', '13:01', 'nothing'],
    ['a new one, there', NEW, 'running', '13:01', 'reached'],
    ['a new one that never came', NEW, 'gone', '14:00', 'nothing'],
    ['older than the one that is known', { ...RUNNING, observedAt: at('13:00') }, 'stopped', '12:59', null],
  ])('%s', (_, server, word, time, verdict) => {
    expect(verdictOf(applyObservation(server, word, at(time)))).toBe(verdict)
  })

  test.each(['pending', 'starting', 'rebooting', 'stopping', 'shutting-down', 'unknown', 'paused'])(
    'in between (%s) is judged by nobody, and ends what differed',
    (word) => {
      const server = { ...RUNNING, differsSince: at('12:30'), observed: 'stopped', observedAt: at('12:30') }
      expect(applyObservation(server, word, at('13:00'))).toEqual({
        ...{ observed: word, observedAt: at('13:00') },
        differsSince: null,
      })
    },
  )

  test('that differs again leaves since when it does, and agreement ends it', () => {
    const server = { ...RUNNING, differsSince: at('12:30'), observedAt: at('12:30') }
    expect(applyObservation(server, 'stopped', at('13:00'))?.differsSince).toEqual(at('12:30'))
    expect(applyObservation(server, 'running', at('13:00'))).toMatchObject({
      ...{ differsSince: null, agreedAt: at('13:00') },
    })
  })

  test('that reaches the aim of an operation ends it, quietly', () => {
    expect(applyObservation(STARTING, 'running', at('13:05'))).toEqual({
      ...{ observed: 'running', observedAt: at('13:05'), agreedAt: at('13:05'), differsSince: null },
      ...{ state: 'running', stateAt: at('13:05'), settledAt: at('13:05') },
      ...{ underWay: null, underWayAt: null },
    })
  })

  test('is not made of a server that came into being after the inventory was taken', () => {
    expect(applyAbsence(NEW, at('12:59'))).toBeNull()
    expect(applyAbsence(RUNNING, at('13:00'))).toMatchObject({ observed: 'gone', differsSince: at('13:00') })
  })

  test('is one of the words that collectors may use', () => {
    expect(OBSERVED_STATES).toEqual(
      expect.arrayContaining(['running', 'stopped', 'gone', 'terminated', 'pending', 'unknown']),
    )
  })
})

describe('a difference', () => {
  test.each([
    ['12:33:59', false],
    ['12:34:00', true],
    ['14:00:00', true],
  ])('that began at 12:30 lasts at %s: %s', (now, isIt) => {
    const server = { ...RUNNING, differsSince: at('12:30') }
    expect(isDriftConfirmed(server, new Date(`2026-03-01T${now}Z`))).toBe(isIt)
  })

  test('that is none does not last', () => {
    expect(isDriftConfirmed(RUNNING, at('23:00'))).toBe(false)
  })

  test.each<[RunningState, 'RemoteStartServer' | 'RemoteStopServer']>([
    ['running', 'RemoteStartServer'],
    ['stopped', 'RemoteStopServer'],
    ['gone', 'RemoteStopServer'],
  ])('of a server seen %s is told as %s', (observed, action) => {
    expect(driftAction({ observed })).toBe(action)
  })
})
