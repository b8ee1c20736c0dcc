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

/** A server that has been running since noon, according to events. */
const RUNNING: Server = {
  ...{ id: 'i-1', project: 'default', name: null, address: null },
  ...{ state: 'running', stateAt: at('12:00'), settledAt: at('12:00'), underWay: null, underWayAt: null },
  ...{ observed: null, observedAt: null, agreedAt: null, differsSince: null },
}
const STOPPED: Server = { ...RUNNING, state: 'stopped' }
const GONE: Server = { ...RUNNING, state: 'gone' }
const STOPPING: Server = { ...RUNNING, underWay: 'stopped', underWayAt: at('13:00') }
const STARTING: Server = { ...STOPPED, underWay: 'running', underWayAt: at('13:00') }
const TERMINATING: Server = { ...RUNNING, underWay: 'gone', underWayAt: at('13:00') }
const NEW: Server = {
  ...RUNNING,
  ...{ state: null, stateAt: null, settledAt: null, underWay: 'running', underWayAt: at('13:00') },
}

type Result = 'agree' | 'differ' | 'nothing' | 'reached' | 'failed, agree' | 'failed, differ'

/** Sums up what an observation changes. */
function resultOf(change: ObservedChange | null): Result | null {
  if (change === null) return null
  if (change.state !== undefined) return 'reached'
  const failed = change.underWay === null ? 'failed, ' : ''
  if (change.differsSince) return `${failed}differ`
  return change.agreedAt ? `${failed}agree` : 'nothing'
}

describe('an observation', () => {
  test.each<[string, Server, string, string, Result | null]>([
    ['a running server is observed running', RUNNING, 'running', '13:00', 'agree'],
    ['a running server is observed stopped', RUNNING, 'stopped', '13:00', 'differ'],
    ['a running server is observed gone', RUNNING, 'gone', '13:00', 'differ'],
    ['a running server is observed terminated', RUNNING, 'terminated', '13:00', 'differ'],
    ['a stopped server is observed stopped', STOPPED, 'stopped', '13:00', 'agree'],
    ['a stopped server is observed gone', STOPPED, 'gone', '13:00', 'agree'],
    ['a stopped server is observed running', STOPPED, 'running', '13:00', 'differ'],
    ['a terminated server is observed gone', GONE, 'gone', '13:00', 'agree'],
    ['a terminated server is observed running', GONE, 'running', '13:00', 'differ'],
    ['observed before the recorded state', RUNNING, 'stopped', '11:59', 'nothing'],
    ['observed at the time of the recorded state', RUNNING, 'stopped', '12:00', 'nothing'],
    ['a pending stop, observed running', STOPPING, 'running', '13:59', 'nothing'],
    ['a pending stop, observed before the request', STOPPING, 'stopped', '12:59', 'nothing'],
    ['a pending stop, observed stopped', STOPPING, 'stopped', '13:01', 'reached'],
    ['a pending stop, observed gone', STOPPING, 'gone', '13:01', 'reached'],
    ['a stop requested an hour ago, observed running', STOPPING, 'running', '14:00', 'failed, agree'],
    ['a stop requested two hours ago, observed stopped', STOPPING, 'stopped', '15:00', 'reached'],
    ['a pending start, observed stopped', STARTING, 'stopped', '13:30', 'nothing'],
    ['a pending start, observed running', STARTING, 'running', '13:30', 'reached'],
    ['a start requested an hour ago, observed stopped', STARTING, 'stopped', '14:00', 'failed, agree'],
    ['a pending termination, observed stopped', TERMINATING, 'stopped', '13:01', 'nothing'],
    ['a pending termination, observed gone', TERMINATING, 'gone', '13:01', 'reached'],
    [
      'a termination requested an hour ago, observed stopped',
      TERMINATING,
      'stopped',
      '14:00',
      'failed, differ',
    ],
    ['a new server, not observed yet', NEW, 'gone', '13:01', 'nothing'],
    ['a new server, observed running', NEW, 'running', '13:01', 'reached'],
    ['a new server that never ran', NEW, 'gone', '14:00', 'nothing'],
    ['older than the last observation', { ...RUNNING, observedAt: at('13:00') }, 'stopped', '12:59', null],
  ])('%s', (_, server, state, time, result) => {
    expect(resultOf(applyObservation(server, state, at(time)))).toBe(result)
  })

  test.each(['pending', 'starting', 'rebooting', 'stopping', 'shutting-down', 'unknown', 'paused'])(
    'of the intermediate state %s is not compared, and ends a difference',
    (state) => {
      const server = { ...RUNNING, differsSince: at('12:30'), observed: 'stopped', observedAt: at('12:30') }
      expect(applyObservation(server, state, at('13:00'))).toEqual({
        ...{ observed: state, observedAt: at('13:00') },
        differsSince: null,
      })
    },
  )

  test('that differs again keeps the start of the difference, and one that agrees ends it', () => {
    const server = { ...RUNNING, differsSince: at('12:30'), observedAt: at('12:30') }
    expect(applyObservation(server, 'stopped', at('13:00'))?.differsSince).toEqual(at('12:30'))
    expect(applyObservation(server, 'running', at('13:00'))).toMatchObject({
      ...{ differsSince: null, agreedAt: at('13:00') },
    })
  })

  test('of the target state of an operation completes the operation', () => {
    expect(applyObservation(STARTING, 'running', at('13:05'))).toEqual({
      ...{ observed: 'running', observedAt: at('13:05'), agreedAt: at('13:05'), differsSince: null },
      ...{ state: 'running', stateAt: at('13:05'), settledAt: at('13:05') },
      ...{ underWay: null, underWayAt: null },
    })
  })

  test('is not derived from an inventory that is older than the server', () => {
    expect(applyAbsence(NEW, at('12:59'))).toBeNull()
    expect(applyAbsence(RUNNING, at('13:00'))).toMatchObject({ observed: 'gone', differsSince: at('13:00') })
  })

  test('has one of the states that collectors can report', () => {
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
  ])('since 12:30 is confirmed at %s: %s', (now, isConfirmed) => {
    const server = { ...RUNNING, differsSince: at('12:30') }
    expect(isDriftConfirmed(server, new Date(`2026-03-01T${now}Z`))).toBe(isConfirmed)
  })

  test('that does not exist is not confirmed', () => {
    expect(isDriftConfirmed(RUNNING, at('23:00'))).toBe(false)
  })

  test.each<[RunningState, 'RemoteStartServer' | 'RemoteStopServer']>([
    ['running', 'RemoteStartServer'],
    ['stopped', 'RemoteStopServer'],
    ['gone', 'RemoteStopServer'],
  ])('of a server observed %s is recorded as %s', (observed, action) => {
    expect(driftAction({ observed })).toBe(action)
  })
})
