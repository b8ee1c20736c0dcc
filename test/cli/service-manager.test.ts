import { afterEach, describe, expect, test } from 'bun:test'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openNoticeReceiver } from '../support/notice-receiver.ts'
import { startPostgres } from '../support/postgres.ts'
import { runDaybook } from '../support/run-daybook.ts'
import { createDataFolder, launchServer, startServer } from '../support/server-process.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

function newReceiver(address?: string) {
  const folder = createDataFolder()
  const socket = address ?? join(folder.path, 'notify')
  const receiver = openNoticeReceiver(socket)
  closers.push(folder.remove, receiver.close)
  return { ...receiver, socket, dataDir: join(folder.path, 'data') }
}

type Receiver = ReturnType<typeof newReceiver>

const WATCHED = { WATCHDOG_USEC: '1000000' }

describe('a service manager', () => {
  test('is asked for time until clients can connect, then gets signs of life while the process runs, and a last notice', async () => {
    const receiver = newReceiver()
    const location = { dataDir: receiver.dataDir, databaseUrl: null }
    const server = await startServer(location, { NOTIFY_SOCKET: receiver.socket, ...WATCHED })
    const ready = await receiver.waitFor('READY=1')
    expect(ready.text).toBe(`READY=1\nSTATUS=Serving ${server.url}`)
    expect(receiver.all()[0]?.text).toBe(
      'EXTEND_TIMEOUT_USEC=60000000\nSTATUS=Starting: opens the database, and brings it up to date if a version was older.',
    )
    let lastMs = ready.atMs
    const pausesMs: number[] = []
    for (let signs = 0; signs < 3; signs += 1) {
      const sign = await receiver.waitFor('WATCHDOG=1')
      expect(sign.text).toBe(`WATCHDOG=1\nSTATUS=Serving ${server.url}`)
      pausesMs.push(sign.atMs - lastMs)
      lastMs = sign.atMs
    }
    // The machine may be busy for one of them.
    expect(Math.min(...pausesMs.slice(1))).toBeLessThan(900)
    await expectNoSignsWhileStopped(server.pid, receiver)
    expect(await server.stop()).toBe(0)
    const all = receiver.all().map(({ text }) => text)
    expect(all.at(-1)).toBe('STOPPING=1\nSTATUS=Shutting down: finishes in-flight requests.')
    expect(all.filter((text) => text.startsWith('READY'))).toHaveLength(1)
    expect(server.output()).not.toContain('service manager')
  }, 60_000)

  test('with an abstract socket that does not watch gets no signs of life', async () => {
    const receiver = newReceiver(`@daybook-test-${process.pid}`)
    const location = { dataDir: receiver.dataDir, databaseUrl: null }
    const server = await startServer(location, {
      NOTIFY_SOCKET: receiver.socket,
      WATCHDOG_PID: '1',
      ...WATCHED,
    })
    await receiver.waitFor('READY=1')
    await server.stop()
    const words = receiver.all().map(({ text }) => text.split('=')[0])
    expect(words).toEqual(['EXTEND_TIMEOUT_USEC', 'READY', 'STOPPING'])
  }, 60_000)

  test('that cannot be notified does not keep Daybook from serving; the log says so once', async () => {
    const { dataDir } = newReceiver()
    const environment = { NOTIFY_SOCKET: '/nowhere/notify', WATCHDOG_USEC: '100000' }
    const server = await startServer({ dataDir, databaseUrl: null }, environment)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    expect(await server.stop()).toBe(0)
    const lines = server.output().match(/"happening":"The service manager cannot be notified"/g)
    expect(lines).toHaveLength(1)
  }, 60_000)

  test('gets no notice that a start has ended that fails', async () => {
    const receiver = newReceiver()
    mkdirSync(join(receiver.dataDir, 'daybook.db'), { recursive: true })
    const location = { dataDir: receiver.dataDir, databaseUrl: null }
    const server = launchServer(location, { NOTIFY_SOCKET: receiver.socket, ...WATCHED })
    expect(await server.ended).toBe(1)
    expect(receiver.all().map(({ text }) => text.split('=')[0])).toEqual(['EXTEND_TIMEOUT_USEC'])
  }, 60_000)
})

describe('signs of life', () => {
  test('end while the thread that writes to the embedded database does not answer', async () => {
    const receiver = newReceiver()
    const threads = recordThreads()
    const stop = new AbortController()
    const environment = { DAYBOOK_DATA_DIR: receiver.dataDir, DAYBOOK_PORT: '0', DAYBOOK_LOG_LEVEL: 'error' }
    const served = runDaybook(
      ['serve'],
      { ...environment, NOTIFY_SOCKET: receiver.socket, ...WATCHED },
      { stop: stop.signal },
    )
    await receiver.waitFor('WATCHDOG=1')
    threads.at(0)?.hold()
    await waitForSilence(receiver, 2_000)
    threads.at(0)?.release()
    await receiver.waitFor('WATCHDOG=1')
    stop.abort()
    expect((await served).code).toBe(0)
  }, 60_000)

  test('go on while PostgreSQL is away, because a restart would not bring it back', async () => {
    const receiver = newReceiver()
    const postgres = await startPostgres()
    closers.push(postgres.remove)
    const server = await startServer(
      { dataDir: receiver.dataDir, databaseUrl: postgres.url },
      { NOTIFY_SOCKET: receiver.socket, ...WATCHED },
    )
    await receiver.waitFor('WATCHDOG=1')
    await postgres.stop()
    const sign = await receiver.waitFor('STATUS=Not ready: ')
    expect(sign.text).toStartWith('WATCHDOG=1\n')
    expect(await server.stop()).toBe(0)
  }, 60_000)
})

async function expectNoSignsWhileStopped(pid: number, receiver: Receiver): Promise<void> {
  process.kill(pid, 'SIGSTOP')
  await Bun.sleep(50)
  const before = receiver.all().length
  await Bun.sleep(800)
  expect(receiver.all()).toHaveLength(before)
  process.kill(pid, 'SIGCONT')
  await receiver.waitFor('WATCHDOG=1', 5_000)
}

// A write of the last five seconds proves that the thread answers.
async function waitForSilence(receiver: Receiver, ms: number): Promise<void> {
  const signs = () => receiver.all().filter(({ text }) => text.startsWith('WATCHDOG'))
  for (let tries = 0; tries < 300; tries += 1) {
    if (performance.now() - (signs().at(-1)?.atMs ?? 0) >= ms) return
    await Bun.sleep(50)
  }
  throw new Error('The signs of life did not end.')
}

type HeldThread = { hold(): void; release(): void }

// The threads in the order of their start: the writer first. One that is held gets its tasks when it is released.
function recordThreads(): HeldThread[] {
  const threads: HeldThread[] = []
  const OriginalWorker = globalThis.Worker
  globalThis.Worker = class extends OriginalWorker {
    #held: unknown[] | null = null
    constructor(...options: ConstructorParameters<typeof Worker>) {
      super(...options)
      threads.push({
        hold: () => {
          this.#held = []
        },
        release: () => {
          const tasks = this.#held ?? []
          this.#held = null
          for (const task of tasks) super.postMessage(task)
        },
      })
    }
    override postMessage(message: unknown) {
      if (this.#held === null) super.postMessage(message)
      else this.#held.push(message)
    }
  }
  closers.push(() => {
    globalThis.Worker = OriginalWorker
  })
  return threads
}
