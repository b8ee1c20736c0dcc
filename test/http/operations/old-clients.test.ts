import { expect, test } from 'bun:test'
import { openTestApp } from '../../support/test-app.ts'

test('health checks over HTTP/1.0 without a Host header are answered', async () => {
  const daybook = await openTestApp({ database: 'sqlite' })
  for (const path of ['/healthz', '/readyz', '/metrics'])
    expect([path, await statusLineOf(daybook.url, path)]).toEqual([path, 'HTTP/1.1 200 OK'])
  expect(await statusLineOf(daybook.url, '/nothing-here')).toContain(' 404 ')
  expect(await statusLineOf(daybook.url, '/api/v1/events?limit=1')).toContain(' 401 ')
  await daybook.close()
})

async function statusLineOf(url: string, path: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let received = ''
  const socket = await Bun.connect({
    hostname,
    port: Number(port),
    socket: {
      open: (opened) => void opened.write(`GET ${path} HTTP/1.0\r\n\r\n`),
      data(_, bytes) {
        received += bytes.toString()
        const [line = ''] = received.split('\r\n')
        if (received.includes('\r\n')) resolve(line)
      },
      close: () => reject(new Error('The connection was closed without an answer.')),
    },
  })
  return promise.finally(() => socket.end())
}
