import { afterEach, describe, expect, test } from 'bun:test'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { openConsoleClient } from '../support/console-client.ts'
import { createDataFolder, launchServer, type ServerProcess, startServer } from '../support/server-process.ts'

const folders: { remove(): void }[] = []
const newDataFolder = () => {
  const folder = createDataFolder()
  folders.push(folder)
  return { dataDir: folder.path, databaseUrl: null }
}
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})

describe('daybook serve', () => {
  test('prints a generated password once, and never a configured one', async () => {
    const location = newDataFolder()
    const first = await startServer(location, { DAYBOOK_ADMIN_PASSWORD: '' })
    const password = /^ {2}password {2}((?:[a-z2-9]{5}-){3}[a-z2-9]{5})$/m.exec(first.output())?.[1]
    expect(password).toBeString()
    expect(await first.stop()).toBe(0)
    const second = await startServer(location, { DAYBOOK_ADMIN_PASSWORD: 'set after the first start' })
    expect(second.output()).not.toContain('first start')
    expect(await second.stop()).toBe(0)
    const other = await startServer(newDataFolder(), { DAYBOOK_LOG_LEVEL: 'debug' })
    await fetch(`${other.url}/api/v1/events`, { headers: { authorization: other.authorization } })
    expect(other.output()).toContain('"path":"/api/v1/events"')
    expect(other.output()).not.toMatch(/a password for the tests|a-secret-for-the-tests-only|[Bb]asic /)
    expect(await other.stop()).toBe(0)
  }, 30_000)

  test('prints a link that signs in once, at every start until a user has signed in', async () => {
    const location = newDataFolder()
    const settings = { DAYBOOK_ADMIN_PASSWORD: '', DAYBOOK_LOG_LEVEL: 'debug' }
    const first = await startServer(location, settings)
    const before = await linkOf(first)
    await first.stop()
    const second = await startServer(location, settings)
    const link = await linkOf(second)
    expect(link).toStartWith(`${second.url}/sign-in/once?token=`)
    expect(link.slice(-43)).not.toBe(before.slice(-43))
    const visitor = openConsoleClient(second)
    const page = await visitor.submit(await visitor.get(link), {})
    expect(page.path).toBe('/sign-in/password')
    expect(second.output().split(link.slice(-43))).toHaveLength(2)
    await second.stop()
    const third = await startServer(location, settings)
    await fetch(`${third.url}/healthz`)
    expect(await third.stop()).toBe(0)
    expect(third.output()).not.toContain('/sign-in/once')
  }, 30_000)

  test('makes the secret key readable by its owner only', async () => {
    const location = newDataFolder()
    const server = await startServer(location)
    expect(statSync(join(location.dataDir, 'secret.key')).mode & 0o777).toBe(0o600)
    await server.stop()
  }, 30_000)

  test('says that the port is in use, and releases the data folder', async () => {
    const first = await startServer(newDataFolder())
    const port = new URL(first.url).port
    const location = newDataFolder()
    const second = launchServer(location, { DAYBOOK_PORT: port })
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain(
      `daybook: 127.0.0.1:${port} is already in use. Stop the program that listens there`,
    )
    const third = await startServer(location)
    expect(await third.stop()).toBe(0)
    await first.stop()
  }, 30_000)

  test('finishes in-flight requests on SIGTERM', async () => {
    const server = await startServer(newDataFolder())
    const body = new TransformStream<Uint8Array, Uint8Array>()
    const writer = body.writable.getWriter()
    const answer = fetch(`${server.url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: server.authorization, 'content-type': 'application/x-ndjson' },
      body: body.readable,
    })
    const write = (text: string) => writer.write(new TextEncoder().encode(text))
    await write('{"eventName":"RunInstances","userName":"ann"}\n')
    while ((await fetch(`${server.url}/metrics`).then((page) => page.status)) !== 200) await Bun.sleep(5)
    const stopped = server.stop()
    await write('{"eventName":"StopInstances","userName":"ann"}\n')
    await writer.close()
    expect(await (await answer).json()).toEqual({ accepted: 2, duplicates: 0, rejected: [] })
    expect(await stopped).toBe(0)
  }, 30_000)
})

async function linkOf(server: ServerProcess): Promise<string> {
  const find = () => /^Sign in as admin, once, within 15 minutes: (\S+)$/m.exec(server.output())?.[1]
  while (find() === undefined) await Bun.sleep(5)
  return find() ?? ''
}
