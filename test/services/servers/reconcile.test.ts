import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
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

describe.each(DATABASES)('reconciliation, on %s:', (database) => {
  let daybook: TestApp
  let count = 0
  // A server of its own for each test, running since 11:00 as events tell.
  const running = async (): Promise<string> => {
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
  })
  afterAll(() => daybook.close())

  test('what agrees is left alone, and says when it last did', async () => {
    const id = await running()
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

  test('what differs for four minutes becomes one event and one row, and agrees from then on', async () => {
    const id = await running()
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

  test('what starts elsewhere is told as well, again and again', async () => {
    const id = await running()
    await sendObservations(daybook, '12:00', { [id]: 'gone' })
    await reconcileAt(daybook, '12:05')
    await sendObservations(daybook, '12:06', { [id]: 'running' })
    await reconcileAt(daybook, '12:10')
    expect((await rowsOf(id)).map((row) => row.split(' | ')[3])).toEqual([
      'Remote Stop Server',
      'Remote Start Server',
    ])
  })

  test('what differs and then agrees was nothing', async () => {
    const id = await running()
    await sendObservations(daybook, '12:00', { [id]: 'stopped' })
    await sendObservations(daybook, '12:03', { [id]: 'running' })
    expect(await reconcileAt(daybook, '12:05')).toBe(0)
    await sendObservations(daybook, '12:06', { [id]: 'stopped' })
    expect(await reconcileAt(daybook, '12:08')).toBe(0)
    await sendObservations(daybook, '12:09', { [id]: 'stopping' })
    expect(await reconcileAt(daybook, '12:20')).toBe(0)
  })

  test('a stop that events tell of while the difference stands ends it', async () => {
    const id = await running()
    await sendObservations(daybook, '12:00', { [id]: 'stopped' })
    await daybook.send([
      serverRequest('StopInstances', id, '11:59'),
      serverOutcome('StopInstances', id, '11:59:30'),
    ])
    expect(await reconcileAt(daybook, '12:05')).toBe(0)
    expect(await findServer(daybook, id)).toMatchObject({ state: 'stopped', differsSince: null })
  })

  test('nothing is judged while an operation is under way, and its aim is taken for its end', async () => {
    const id = await running()
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
    // The end that is told after all changes nothing.
    await daybook.send([serverOutcome('StopInstances', id, '12:15')])
    await sendObservations(daybook, '12:26', { [id]: 'stopped' })
    expect([await reconcileAt(daybook, '12:35'), await rowsOf(id)]).toEqual([0, []])
  })

  test('an operation of which nobody tells the end is taken for failed after an hour', async () => {
    const id = await running()
    await daybook.send([serverRequest('TerminateInstances', id, '12:00')])
    await sendObservations(daybook, '12:59', { [id]: 'stopped' })
    expect(await reconcileAt(daybook, '12:59:30')).toBe(0)
    await sendObservations(daybook, '13:00', { [id]: 'stopped' })
    expect(await reconcileAt(daybook, '13:05')).toBe(1)
    expect(await rowsOf(id)).toHaveLength(1)
  })

  test('an operation that failed leaves what was recorded before', async () => {
    const id = await running()
    daybook.setClock(timeOfDay('12:03'))
    await daybook.send([
      serverRequest('StopInstances', id, '12:00'),
      serverOutcome('StopInstances', id, '12:02', 'REASON_11'),
    ])
    await sendObservations(daybook, '12:03', { [id]: 'running' })
    expect(await reconcileAt(daybook, '12:10')).toBe(0)
    expect(await findServer(daybook, id)).toMatchObject({ state: 'running', underWay: null })
  })

  test('a server that no event tells of is counted, and not kept', async () => {
    expect(await sendObservations(daybook, '12:00', { 'i-stranger': 'running' })).toEqual({
      ...{ observed: 1, unknown: 1, differing: 0 },
    })
    expect([await findServer(daybook, 'i-stranger'), await reconcileAt(daybook, '12:10')]).toEqual([null, 0])
  })

  test('what was observed before what is recorded, or before the last observation, counts for nothing', async () => {
    const id = await running()
    await sendObservations(daybook, '12:00', { [id]: 'stopped' }, { observedAt: timeOfDay('10:30') })
    expect(await reconcileAt(daybook, '12:10')).toBe(0)
    await sendObservations(daybook, '12:11', { [id]: 'running' })
    await sendObservations(daybook, '12:12', { [id]: 'stopped' }, { observedAt: timeOfDay('12:05') })
    expect(await findServer(daybook, id)).toMatchObject({ observed: 'running', differsSince: null })
    expect(await reconcileAt(daybook, '12:20')).toBe(0)
  })

  test('an event that comes late changes nothing that is known from later', async () => {
    const id = await running()
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

  test('a clock that is ahead does not outlast the observations that follow', async () => {
    const id = await running()
    await sendObservations(daybook, '12:00', { [id]: 'stopped' }, { observedAt: timeOfDay('12:14') })
    expect(await sendObservations(daybook, '12:03', { [id]: 'running' })).toMatchObject({ differing: 0 })
    expect(await reconcileAt(daybook, '12:10')).toBe(0)
  })
})
