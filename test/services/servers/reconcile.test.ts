import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { allowSystem } from '../../support/allow-system.ts'
import { DATABASES } from '../../support/databases.ts'
import {
  findServer,
  listRemoteEvents,
  listRemoteRows,
  reconcileAt,
  sendObservations,
  serverOutcome,
  serverRequest,
  timeOfDay,
} from '../../support/server-records.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('reconciliation, on %s,', (database) => {
  let daybook: TestApp
  let count = 0
  // Each test gets a new server, which according to its events has been running since 11:00.
  const createRunningServer = async (): Promise<string> => {
    const id = `i-${++count}`
    daybook.setClock(timeOfDay('12:00'))
    await daybook.send([
      serverRequest('StartInstances', id, '10:59'),
      serverOutcome('StartInstances', id, '11:00'),
    ])
    return id
  }
  const rowsOf = async (id: string) =>
    (await listRemoteRows(daybook)).filter((row) => row.includes(`_${id}]`))

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await allowSystem(daybook)
  })
  afterAll(() => daybook.close())

  test('nothing is logged if the states agree, and the time of the agreement is stored', async () => {
    const id = await createRunningServer()
    expect(await sendObservations(daybook, '12:00', { [id]: 'running' })).toEqual({
      observed: 1,
      unknown: 0,
      differing: 0,
    })
    expect(await reconcileAt(daybook, '12:10')).toBe(0)
    expect(await findServer(daybook, id)).toMatchObject({
      ...{ state: 'running', observed: 'running', agreedAt: '2026-03-01T12:00:00.000Z', differsSince: null },
    })
    expect(await rowsOf(id)).toEqual([])
  })

  test('a difference that lasts four minutes is logged as one event and one row, and is then resolved', async () => {
    const id = await createRunningServer()
    expect(await sendObservations(daybook, '12:00', { [id]: 'stopped' })).toEqual({
      observed: 1,
      unknown: 0,
      differing: 1,
    })
    expect(await reconcileAt(daybook, '12:03:59')).toBe(0)
    expect(await reconcileAt(daybook, '12:05')).toBe(1)
    expect(await reconcileAt(daybook, '12:10')).toBe(0)
    await sendObservations(daybook, '12:11', { [id]: 'stopped' })
    expect(await reconcileAt(daybook, '12:20')).toBe(0)
    expect(await rowsOf(id)).toEqual([
      `OEC_SYSTEM | SERVER | ${id}[_${id}] | Remote Stop Server | REMOTE_STOP_SERVER '${id}[_${id}]' | OK | 12:05`,
    ])
    expect(await findServer(daybook, id)).toMatchObject({
      ...{ state: 'stopped', stateAt: '2026-03-01T12:05:00.000Z', observed: 'stopped' },
      ...{ agreedAt: '2026-03-01T12:11:00.000Z', differsSince: null },
    })
    expect((await listRemoteEvents(daybook))[0]).toMatchObject({
      eventName: 'RemoteStopServer',
      eventSource: 'daybook',
      eventType: 'AwsServiceEvent',
      readOnly: false,
      project: 'default',
      userIdentity: { type: 'AWSService', userName: 'OEC_SYSTEM' },
      resources: [{ type: 'AWS::EC2::Instance', name: id }],
      serviceEventDetails: {
        ...{ recorded: 'running', observed: 'stopped' },
        ...{ observedAt: '2026-03-01T12:00:00.000Z', since: '2026-03-01T12:00:00.000Z' },
      },
    })
  })

  test('a server that was started elsewhere is logged too, and so is each further difference', async () => {
    const id = await createRunningServer()
    await sendObservations(daybook, '12:00', { [id]: 'gone' })
    await reconcileAt(daybook, '12:05')
    await sendObservations(daybook, '12:06', { [id]: 'running' })
    await reconcileAt(daybook, '12:10')
    expect((await rowsOf(id)).map((row) => row.split(' | ')[3])).toEqual([
      'Remote Stop Server',
      'Remote Start Server',
    ])
  })

  test('a difference that ends within four minutes is not logged', async () => {
    const id = await createRunningServer()
    await sendObservations(daybook, '12:00', { [id]: 'stopped' })
    await sendObservations(daybook, '12:03', { [id]: 'running' })
    expect(await reconcileAt(daybook, '12:05')).toBe(0)
    await sendObservations(daybook, '12:06', { [id]: 'stopped' })
    expect(await reconcileAt(daybook, '12:08')).toBe(0)
    await sendObservations(daybook, '12:09', { [id]: 'stopping' })
    expect(await reconcileAt(daybook, '12:20')).toBe(0)
  })

  test('an event of a stop ends the difference', async () => {
    const id = await createRunningServer()
    await sendObservations(daybook, '12:00', { [id]: 'stopped' })
    await daybook.send([
      serverRequest('StopInstances', id, '11:59'),
      serverOutcome('StopInstances', id, '11:59:30'),
    ])
    expect(await reconcileAt(daybook, '12:05')).toBe(0)
    expect(await findServer(daybook, id)).toMatchObject({ state: 'stopped', differsSince: null })
  })

  test('no difference is logged while an operation is pending, and observing its target state completes it', async () => {
    const id = await createRunningServer()
    await daybook.send([serverRequest('StopInstances', id, '12:00')])
    await sendObservations(daybook, '12:05', { [id]: 'running' })
    expect(await reconcileAt(daybook, '12:15')).toBe(0)
    await sendObservations(daybook, '12:16', { [id]: 'stopped' })
    expect(await reconcileAt(daybook, '12:25')).toBe(0)
    expect(await findServer(daybook, id)).toMatchObject({
      state: 'stopped',
      underWay: null,
      differsSince: null,
    })
    // The event of the outcome arrives late and changes nothing.
    await daybook.send([serverOutcome('StopInstances', id, '12:15')])
    await sendObservations(daybook, '12:26', { [id]: 'stopped' })
    expect([await reconcileAt(daybook, '12:35'), await rowsOf(id)]).toEqual([0, []])
  })

  test('an operation without an outcome counts as failed after an hour', async () => {
    const id = await createRunningServer()
    await daybook.send([serverRequest('TerminateInstances', id, '12:00')])
    await sendObservations(daybook, '12:59', { [id]: 'stopped' })
    expect(await reconcileAt(daybook, '12:59:30')).toBe(0)
    await sendObservations(daybook, '13:00', { [id]: 'stopped' })
    expect(await reconcileAt(daybook, '13:05')).toBe(1)
    expect(await rowsOf(id)).toHaveLength(1)
  })

  test('a failed operation does not change the recorded state', async () => {
    const id = await createRunningServer()
    daybook.setClock(timeOfDay('12:03'))
    await daybook.send([
      serverRequest('StopInstances', id, '12:00'),
      serverOutcome('StopInstances', id, '12:02', 'REASON_11'),
    ])
    await sendObservations(daybook, '12:03', { [id]: 'running' })
    expect(await reconcileAt(daybook, '12:10')).toBe(0)
    expect(await findServer(daybook, id)).toMatchObject({ state: 'running', underWay: null })
  })

  test('a server without events is counted as unknown and not stored', async () => {
    expect(await sendObservations(daybook, '12:00', { 'i-unknown': 'running' })).toEqual({
      ...{ observed: 1, unknown: 1, differing: 0 },
    })
    expect([await findServer(daybook, 'i-unknown'), await reconcileAt(daybook, '12:10')]).toEqual([null, 0])
  })

  test('an observation older than the recorded state or than the last observation is ignored', async () => {
    const id = await createRunningServer()
    await sendObservations(daybook, '12:00', { [id]: 'stopped' }, { observedAt: timeOfDay('10:30') })
    expect(await reconcileAt(daybook, '12:10')).toBe(0)
    await sendObservations(daybook, '12:11', { [id]: 'running' })
    await sendObservations(daybook, '12:12', { [id]: 'stopped' }, { observedAt: timeOfDay('12:05') })
    expect(await findServer(daybook, id)).toMatchObject({ observed: 'running', differsSince: null })
    expect(await reconcileAt(daybook, '12:20')).toBe(0)
  })

  test('an event that arrives late does not change what is recorded for a later time', async () => {
    const id = await createRunningServer()
    await sendObservations(daybook, '12:00', { [id]: 'stopped' })
    expect(await reconcileAt(daybook, '12:05')).toBe(1)
    await daybook.send([
      serverRequest('StartInstances', id, '11:30'),
      serverOutcome('StartInstances', id, '11:31'),
    ])
    await sendObservations(daybook, '12:06', { [id]: 'stopped' })
    expect(await reconcileAt(daybook, '12:15')).toBe(0)
    expect(await findServer(daybook, id)).toMatchObject({ state: 'stopped', underWay: null })
  })

  test('an observation dated ahead does not override the observations that follow', async () => {
    const id = await createRunningServer()
    await sendObservations(daybook, '12:00', { [id]: 'stopped' }, { observedAt: timeOfDay('12:14') })
    expect(await sendObservations(daybook, '12:03', { [id]: 'running' })).toMatchObject({ differing: 0 })
    expect(await reconcileAt(daybook, '12:10')).toBe(0)
  })
})
