import { expect, test } from 'bun:test'
import { runDaybook } from '../support/run-daybook.ts'
import { createDataFolder, startServer } from '../support/server-process.ts'

function healthcheck(host: string, port: string, ...args: string[]) {
  return runDaybook(['healthcheck', ...args], { DAYBOOK_HOST: host, DAYBOOK_PORT: port })
}

test('daybook healthcheck says whether the server is ready, also if it listens on all addresses', async () => {
  const folder = createDataFolder()
  const server = await startServer({ dataDir: folder.path, databaseUrl: null })
  const { port } = new URL(server.url)
  for (const host of ['127.0.0.1', '0.0.0.0', 'localhost'])
    expect(await healthcheck(host, port)).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^Daybook is ready: http:/),
    })
  expect((await healthcheck('127.0.0.1', port, 'now')).code).toBe(2)
  await server.stop()
  expect(await healthcheck('127.0.0.1', port)).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(
      /^Daybook at http:\/\/127\.0\.0\.1:\d+\/readyz does not answer: .+ Check that it runs, and DAYBOOK_HOST/,
    ),
  })
  folder.remove()
})

test('daybook healthcheck says why a server is not ready', async () => {
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: () => new Response('The disk is full.\n', { status: 503 }),
  })
  expect(await healthcheck('127.0.0.1', String(server.port))).toEqual({
    code: 1,
    out: '',
    err: `Daybook at http://127.0.0.1:${server.port}/readyz is not ready: The disk is full.\n`,
  })
  await server.stop(true)
})
