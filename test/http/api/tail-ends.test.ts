import { describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { listen } from '../../../src/cli/listen.ts'
import { COSTLY_WORK } from '../../../src/domain/costly-work.ts'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { createCostlyWork } from '../../../src/services/costly-work.ts'
import { DATABASES } from '../../support/databases.ts'
import type { EventStream } from '../../support/event-stream.ts'
import { ADMINISTRATOR, followEvents, idsOf, QUICK_TAIL, recordOf } from '../../support/tail-clients.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUser } from '../../support/test-users.ts'

const { faults } = MESSAGES

// The last message of a stream that the server has ended.
async function endOf(stream: EventStream) {
  await stream.done
  const { id, event, data } = stream.messages.at(-1) ?? { id: '', event: '', data: null }
  return { id, event, problem: JSON.parse(data ?? 'null') }
}

async function waitFor<Value>(find: () => Value | undefined | Promise<Value | undefined>): Promise<Value> {
  for (let tries = 0; tries < 500; tries += 1) {
    const value = await find()
    if (value !== undefined) return value
    await Bun.sleep(20)
  }
  throw new Error('It did not happen.')
}

const linesOf = ({ log }: TestApp) => log.map((line) => JSON.parse(line))
const endedLine = (daybook: TestApp, reason: string) =>
  waitFor(() =>
    linesOf(daybook).find((line) => line.happening === 'Stream of events ended' && line.reason === reason),
  )
const metric = async ({ url }: TestApp, name: string) =>
  (await (await fetch(`${url}/metrics`)).text()).split('\n').find((line) => line.startsWith(`${name} `))

describe.each(DATABASES)('a stream of events, on %s,', (database) => {
  const open = (tailLimits = QUICK_TAIL) =>
    openTestApp({ database, DAYBOOK_LOG_LEVEL: 'info' }, { tailLimits })

  test.each<[string, (daybook: TestApp, key: string) => Promise<Response>, string, string]>([
    [
      'whose grant is removed',
      (daybook) => daybook.api('/users/bob/grants/activity-log?project=default', { method: 'DELETE' }),
      ...(['forbidden', faults.noReadAccess] as const),
    ],
    [
      'whose key is deleted',
      (daybook, key) => daybook.api(`/keys/${key}`, { method: 'DELETE' }),
      ...(['unauthorized', faults.tailSignedOut] as const),
    ],
    [
      'whose user is deleted',
      (daybook) => daybook.api('/users/bob', { method: 'DELETE' }),
      ...(['unauthorized', faults.tailSignedOut] as const),
    ],
  ])('%s ends with a sentence', async (_, takeAway, code, detail) => {
    const daybook = await open()
    const { authorization } = await createTestUser(daybook, BOB)
    const key = atob(authorization.slice('Basic '.length)).split(':')[0] ?? ''
    const stream = await followEvents(daybook, '', { authorization })
    await Bun.sleep(3 * QUICK_TAIL.recheckMs)
    expect(stream.isOpen()).toBe(true)
    expect((await takeAway(daybook, key)).status).toBe(204)
    const { id, event, problem } = await endOf(stream)
    expect([event, problem.code, problem.detail]).toEqual(['end', code, detail])
    await daybook.send([recordOf('unseen')])
    // What it has not seen is what another user continues with.
    const again = await followEvents(daybook, '', { 'last-event-id': id })
    await again.until(() => idsOf(again.records()).includes('unseen'))
    await again.leave()
    expect(await metric(daybook, 'daybook_followers_ended_total{reason="not_allowed"}')).toEndWith(' 1')
    await daybook.close()
  })

  test('whose client takes nothing is ended, and continues where it has ended', async () => {
    const daybook = await open({ ...QUICK_TAIL, stalledMs: 500 })
    const { hostname, port } = new URL(daybook.url)
    const socket = connect({ host: hostname, port: Number(port) })
    socket.on('error', () => {})
    socket.write(
      `GET /api/v1/events/tail?eventName=Large HTTP/1.1\r\nHost: x\r\nAuthorization: ${ADMINISTRATOR}\r\n\r\n`,
    )
    const head = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    socket.pause()
    const note = 'x'.repeat(200_000)
    const sent: string[] = []
    // More than the system buffers for a connection.
    for (let round = 0; round < 4; round += 1) {
      const records = Array.from({ length: 60 }, (_, i) =>
        recordOf(`large-${round}-${i}`, { eventName: 'Large', note }),
      )
      sent.push(...idsOf(records.map((each) => JSON.stringify(each))))
      await daybook.send(records)
    }
    const before = process.memoryUsage.rss()
    expect(await endedLine(daybook, 'too slow')).toMatchObject({
      ...{ level: 'info', path: '/api/v1/events/tail', status: 200, events: expect.any(Number) },
    })
    expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000)
    expect(await metric(daybook, 'daybook_followers_ended_total{reason="too_slow"}')).toEndWith(' 1')
    let text = head.toString()
    socket.on('data', (bytes) => {
      text += bytes
    })
    socket.resume()
    await waitFor(() => (text.includes('event: end\n') && text.endsWith('0\r\n\r\n') ? true : undefined))
    expect(text).toContain(faults.tailTooSlow({ seconds: 1 }))
    socket.destroy()
    const received = [...text.matchAll(/"eventID":"(large-\d+-\d+)"/g)].map(([, id]) => id ?? '')
    const last = /event: end\nid: (\S+)\n/.exec(text)?.[1] ?? ''
    const rest = await followEvents(daybook, '?eventName=Large', { 'last-event-id': last })
    await rest.until(() => received.length + rest.records().length >= sent.length)
    expect([...received, ...idsOf(rest.records())]).toEqual(sent)
    await rest.leave()
    await daybook.close()
  }, 60_000)

  test('whose client leaves gives its place back', async () => {
    const daybook = await open()
    const stream = await followEvents(daybook)
    await stream.until(() => stream.lastId() !== '')
    expect(await metric(daybook, 'daybook_followers')).toEndWith(' 1')
    await stream.leave()
    await endedLine(daybook, 'client left')
    expect(await metric(daybook, 'daybook_followers')).toEndWith(' 0')
    expect(await metric(daybook, 'daybook_costly_work_running{kind="follow"}')).toEndWith(' 0')
    await daybook.close()
  })

  test('ends when Daybook shuts down, which does not wait for it', async () => {
    const daybook = await open()
    const server = listen(daybook.app, { host: '127.0.0.1', port: 0, publicUrl: null })
    const stream = await followEvents(server)
    await stream.until(() => stream.lastId() !== '')
    const startedMs = performance.now()
    const stopped = server.stop()
    const { event, problem } = await endOf(stream)
    await stopped
    expect(performance.now() - startedMs).toBeLessThan(5_000)
    expect([event, problem.code, problem.detail]).toEqual(['end', 'unavailable', faults.tailShutdown])
    expect(stream.text()).toContain('\nretry: 5000\n')
    const refused = await followEvents(daybook)
    expect(await refused.problem()).toMatchObject({ status: 503, detail: faults.tailShutdown })
    expect(refused.response.headers.get('retry-after')).toBe('5')
    await daybook.close()
  })

  test('has no room beyond the limits', async () => {
    const limits = {
      ...COSTLY_WORK,
      follow: { ...COSTLY_WORK.follow, places: { user: 2, customer: 9, process: 9 } },
    }
    const costlyWork = createCostlyWork(undefined, limits)
    const daybook = await openTestApp({ database }, { tailLimits: QUICK_TAIL, costlyWork })
    const streams = [await followEvents(daybook), await followEvents(daybook)]
    const refused = await followEvents(daybook)
    expect(await refused.problem()).toMatchObject({
      ...{ status: 429, code: 'too_many' },
      detail:
        'You can have at most 2 streams of events at the same time. Close one first, or follow several things with one filter. Try again in 10 seconds.',
    })
    expect(refused.response.headers.get('retry-after')).toBe('10')
    for (const stream of streams) await stream.leave()
    await daybook.close()
  })
})

test('a stream of events that is idle outlasts the time after which idle connections are closed', async () => {
  const daybook = await openTestApp({ database: 'sqlite' }, { tailLimits: { ...QUICK_TAIL, idleMs: 700 } })
  const server = listen(daybook.app, { host: '127.0.0.1', port: 0, publicUrl: null }, 2)
  const stream = await followEvents(server, '?eventName=StopInstances')
  await Bun.sleep(8_000)
  expect(stream.isOpen()).toBe(true)
  await daybook.send([recordOf('late')])
  await stream.until(() => stream.records().length === 1)
  await stream.leave()
  await server.stop()
  await daybook.close()
}, 30_000)
