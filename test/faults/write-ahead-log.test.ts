import { expect, test } from 'bun:test'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { createDataFolder, startServer } from '../support/server-process.ts'

test('the write-ahead log is empty after an orderly stop', async () => {
  const folder = createDataFolder()
  const server = await startServer({ dataDir: folder.path, databaseUrl: null })
  const headers = { authorization: server.authorization, 'content-type': 'application/json' }
  const Records = Array.from({ length: 500 }, () => ({ eventName: 'StopInstances', userName: 'ann' }))
  const body = JSON.stringify({ Records })
  expect((await fetch(`${server.url}/api/v1/events`, { method: 'POST', headers, body })).status).toBe(200)
  const walBytes = () => statSync(join(folder.path, 'daybook.db-wal'), { throwIfNoEntry: false })?.size ?? 0
  expect(walBytes()).toBeGreaterThan(0)
  expect(await server.stop()).toBe(0)
  expect(walBytes()).toBe(0)
  folder.remove()
}, 30_000)
