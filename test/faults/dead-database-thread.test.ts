import { afterEach, expect, test } from 'bun:test'
import { openTestApp, postJson, type TestApp } from '../support/test-app.ts'

// The threads of the embedded database in the order of their start: the writer, then the readers.
const threads: Worker[] = []
const OriginalWorker = globalThis.Worker

let daybook: TestApp | null = null
afterEach(async () => {
  globalThis.Worker = OriginalWorker
  threads.length = 0
  await daybook?.close()
  daybook = null
})

async function openRecorded(): Promise<TestApp> {
  globalThis.Worker = class extends OriginalWorker {
    constructor(...options: ConstructorParameters<typeof Worker>) {
      super(...options)
      threads.push(this)
    }
  }
  daybook = await openTestApp({ database: 'sqlite' })
  return daybook
}

const event = (eventID: string) => ({ eventID, eventName: 'StopInstances', userName: 'ann' })

async function waitForStatus(send: () => Promise<Response>, status: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await send()).status === status) return
    await Bun.sleep(20)
  }
  throw new Error(`No answer had the status ${status}.`)
}

async function countEvents(app: TestApp): Promise<number> {
  const { events } = await (await app.api('/events?userName=ann&limit=1000')).json()
  return new Set(events.map(({ eventID }: { eventID: string }) => eventID)).size
}

test('a writer that ends is replaced; what waits for it ends with 503, and no acknowledged event is lost', async () => {
  const app = await openRecorded()
  expect(threads).toHaveLength(4)
  const acknowledged = new Set<string>()
  const statuses = new Set<number>()
  for (let round = 0; round < 5; round += 1) {
    const started = threads.length
    const sent = Array.from({ length: 40 }, async (_, index) => {
      const id = `${round}-${index}`
      await Bun.sleep(index % 7)
      const answer = await app.api('/events', postJson({ Records: [event(id)] }))
      statuses.add(answer.status)
      if (answer.status === 200) acknowledged.add(id)
      const user = await app.api('/users', postJson({ userName: `user-${id}` }))
      statuses.add(user.status)
    })
    await Bun.sleep(5)
    threads.findLast((_, index) => index === (round === 0 ? 0 : started - 1))?.terminate()
    await Promise.all(sent)
    await waitForStatus(() => app.api('/events', postJson({ Records: [event(`after-${round}`)] })), 200)
    await waitForStatus(() => app.api('/users', postJson({ userName: `after-${round}` })), 201)
    expect(threads.length).toBe(started + 1)
  }
  // Which requests arrived before the thread ended depends on the machine. None has another answer.
  expect([...statuses].filter((status) => ![200, 201, 503].includes(status))).toEqual([])
  expect(statuses).toContain(503)
  expect(await countEvents(app)).toBeGreaterThanOrEqual(acknowledged.size + 5)
  const { events } = await (await app.api('/events?userName=ann&limit=1000')).json()
  const stored = new Set(events.map(({ eventID }: { eventID: string }) => eventID))
  expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([])
}, 60_000)

test('readers that end are replaced; a download that they serve is broken off, and lookups go on', async () => {
  const app = await openRecorded()
  const many = Array.from({ length: 1_000 }, (_, index) => ({
    ...event(`e-${index}`),
    note: 'x'.repeat(5_000),
  }))
  await app.send(many)
  for (const thread of threads.slice(1)) thread.terminate()
  const answers = await Promise.all(Array.from({ length: 10 }, () => app.api('/events?limit=5')))
  expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 503)).toEqual([])
  await waitForStatus(() => app.api('/events?limit=5'), 200)
  await waitForStatus(() => fetch(`${app.url}/readyz`), 200)

  const download = await app.api('/events/export?format=ndjson')
  for (const thread of threads.slice(4)) thread.terminate()
  const text = await download.text().catch(() => 'broken off')
  expect(text === 'broken off' || text.split('\n').length < 1_000).toBe(true)
  await waitForStatus(() => app.api('/events?limit=5'), 200)
  expect((await (await app.api('/events/export?format=ndjson')).text()).split('\n').length).toBeGreaterThan(
    1_000,
  )
  const metrics = await (await fetch(`${app.url}/metrics`)).text()
  expect(metrics).toMatch(/daybook_sqlite_threads_replaced_total\{reason="ended"\} [1-9]/)
  expect(metrics).toContain('daybook_sqlite_threads_replaced_total{reason="silent"} 0')
}, 60_000)
