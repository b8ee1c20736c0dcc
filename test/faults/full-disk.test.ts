import { afterEach, describe, expect, test } from 'bun:test'
import { createDataFolder, launchServer, type ServerProcess, startServer } from '../support/server-process.ts'
import { SMALL_DISKS, wrapperForFullDisk } from '../support/small-disk.ts'
import { createEvent, listEventIds, sendBatch } from './traffic.ts'

const folders: { remove(): void }[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})

function newFolder(): string {
  const folder = createDataFolder()
  folders.push(folder)
  return folder.path
}

describe.each(SMALL_DISKS)('on $name', (disk) => {
  test('actions and reads answer 503 with the reason, and Daybook continues once there is space', async () => {
    const dataDir = newFolder()
    const server = await startServer({ dataDir, databaseUrl: null }, {}, disk.wrapper(dataDir))
    expect(await sendBatch(server, [createEvent('before')])).toBe(200)
    expect(await statusOf(server, '/readyz')).toBe(200)

    disk.fill(server.pid, dataDir)
    // What was reserved before the disk was full can still be used.
    const statuses = new Set<number>()
    for (let tries = 0; tries < 200 && !statuses.has(503); tries += 1)
      statuses.add(
        await sendBatch(
          server,
          Array.from({ length: 100 }, () => createEvent('during')),
        ),
      )
    expect([...statuses].filter((status) => status !== 200)).toEqual([503])
    const user = await send(server, 'POST', '/api/v1/users', { userName: 'carol' })
    expect([user.status, user.headers.get('retry-after')]).toEqual([503, '5'])
    expect((await user.json()).detail).toContain(disk.message)
    const read = await send(server, 'GET', '/api/v1/events')
    expect(read.status).toBe(503)
    const { detail } = await read.json()
    expect(detail).toStartWith('Daybook cannot log who reads what, so it refuses reads. ')
    expect(detail).toContain(disk.message)
    expect(await statusOf(server, '/healthz')).toBe(200)
    expect(await statusOf(server, '/readyz')).toBe(503)

    disk.free(server.pid, dataDir)
    await waitForStatus(server, '/readyz', 200)
    expect((await send(server, 'GET', '/api/v1/events')).status).toBe(200)
    expect((await send(server, 'POST', '/api/v1/users', { userName: 'carol' })).status).toBe(201)
    expect(await sendBatch(server, [createEvent('after')])).toBe(200)
    expect(await listEventIds(server, 'userName=before')).toHaveLength(1)
    expect(await listEventIds(server, 'userName=after')).toHaveLength(1)
    expect(server.output()).not.toContain('Request failed because of a bug')
    expect(await server.stop()).toBe(0)
  }, 60_000)
})

test('a start on a full disk says so, and does not blame another process', async () => {
  const dataDir = newFolder()
  const wrapper = wrapperForFullDisk(dataDir)
  // Nothing can be mounted on this machine: the lock of the folder is tried with the limit alone, in the test above.
  if (wrapper === null) return
  const server = launchServer({ dataDir, databaseUrl: null }, {}, wrapper)
  expect(await server.ended).toBe(1)
  expect(server.output()).toContain(`The disk of the data folder ${dataDir} is full. Free some space`)
  expect(server.output()).not.toContain('Another Daybook process')
}, 30_000)

async function statusOf(server: ServerProcess, path: string): Promise<number> {
  return (await fetch(server.url + path)).status
}

async function waitForStatus(server: ServerProcess, path: string, status: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await statusOf(server, path)) === status) return
    await Bun.sleep(100)
  }
  throw new Error(`${path} did not answer ${status}.`)
}

function send(server: ServerProcess, method: string, path: string, body?: object): Promise<Response> {
  const headers = { authorization: server.authorization, 'content-type': 'application/json' }
  return fetch(server.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
}
