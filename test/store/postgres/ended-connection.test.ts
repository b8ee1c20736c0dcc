import { expect, test } from 'bun:test'
import { connect, createServer, type Socket } from 'node:net'
import { connectPostgres } from '../../../src/store/postgres/postgres-client.ts'
import { createDatabase } from '../../support/postgres.ts'
import { rejectionOf } from '../../support/rejection.ts'

const READY = 'Z'.charCodeAt(0)

// FATAL 57P01, as the server sends it to a session that an administrator ends.
const ENDED = toMessage(
  'E',
  'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0',
)

test('a connection that ends before its first statement fails that statement, and leaves no error that nothing catches', async () => {
  const url = new URL(await createDatabase())
  const proxy = await openProxy(Number(url.port))
  url.port = String(proxy.port)
  const client = connectPostgres(url.href, 1)
  expect(String(await rejectionOf(client`select 1`))).toContain('CONNECTION_CLOSED')
  let rows: unknown[] = []
  for (let tries = 0; tries < 3 && rows.length === 0; tries += 1)
    rows =
      await client`select array['a', 'b'] = ${['a', 'b']} as same, 2 = any(${[1, 2]}::int[]) as found`.catch(
        () => [],
      )
  expect(rows).toEqual([{ same: true, found: true }])
  expect(proxy.connections()).toBeGreaterThan(1)
  await client.end()
  proxy.close()
})

/** Passes everything on, but ends the first session with its first statement. */
async function openProxy(target: number) {
  let connections = 0
  const server = createServer((client) => {
    connections += 1
    const isFirst = connections === 1
    const upstream = connect(target, '127.0.0.1')
    let isReady = false
    upstream.on('data', (bytes) => {
      isReady ||= bytes.at(-6) === READY
      client.write(bytes)
    })
    client.on('data', (bytes) => {
      if (isFirst && isReady) endSession(client, upstream)
      else upstream.write(bytes)
    })
    client.on('error', () => {})
    client.on('close', () => upstream.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    connections: () => connections,
    close: () => server.close(),
  }
}

function endSession(client: Socket, upstream: Socket): void {
  client.end(ENDED)
  upstream.destroy()
}

function toMessage(kind: string, body: string): Buffer {
  const bytes = Buffer.from(`${kind}0000${body}`)
  bytes.writeUInt32BE(bytes.length - 1, 1)
  return bytes
}
