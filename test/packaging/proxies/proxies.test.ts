import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { openConsoleClient } from '../../support/console-client.ts'
import { openEventStream } from '../../support/event-stream.ts'
import { freePort } from '../../support/free-port.ts'
import {
  createCertificate,
  PROXY_PROGRAMS,
  type ProxyName,
  startProxy,
} from '../../support/reverse-proxies.ts'
import { createDataFolder, type ServerProcess, startServer } from '../../support/server-process.ts'
import { ADMIN } from '../../support/test-app.ts'

const NAMES = ['Caddy', 'HAProxy', 'nginx'] as const satisfies ProxyName[]
const FILES: Record<ProxyName, string> = { Caddy: 'Caddyfile', HAProxy: 'haproxy.cfg', nginx: 'nginx.conf' }
const GUIDE = join(import.meta.dir, '../../../public/guides/reverse-proxy.md')
const hasOpenssl = Bun.which('openssl') !== null
const missing = NAMES.filter((name) => !hasOpenssl || Bun.which(PROXY_PROGRAMS[name]) === null)
for (const name of missing)
  console.log(`not run: ${name} (${hasOpenssl ? PROXY_PROGRAMS[name] : 'openssl'} is not installed)`)

test.each(NAMES)('the guide shows the file of %s as it is', (name) => {
  const file = readFileSync(join(import.meta.dir, FILES[name]), 'utf8')
  expect(readFileSync(GUIDE, 'utf8')).toContain(`\n${file}\`\`\``)
})

describe.skipIf(missing.length === NAMES.length)('behind the proxy of the guide', () => {
  const data = createDataFolder()
  const temporary = mkdtempSync(join(tmpdir(), 'daybook-proxies-'))
  const ports = { proxy: freePort(), daybook: freePort() }
  const direct = `http://127.0.0.1:${ports.daybook}`
  const url = `https://localhost:${ports.proxy}`
  const ca = hasOpenssl ? createCertificate(temporary) : ''
  let server: ServerProcess
  const request = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, {
      ...init,
      headers: { authorization: server.authorization, ...Object.fromEntries(new Headers(init.headers)) },
      tls: { ca },
    })

  beforeAll(async () => {
    const settings = {
      DAYBOOK_PORT: String(ports.daybook),
      DAYBOOK_PUBLIC_URL: url,
      DAYBOOK_TRUSTED_PROXIES: '127.0.0.1',
    }
    server = await startServer({ dataDir: data.path, databaseUrl: null }, settings)
  }, 60_000)
  afterAll(async () => {
    await server?.stop()
    data.remove()
    rmSync(temporary, { recursive: true })
  })

  // Each has more than the 1 MB that nginx takes by default, also compressed.
  const uploads = Array.from({ length: 2 }, (_, upload) =>
    Array.from({ length: 400 }, (_, index) =>
      JSON.stringify({
        eventName: 'UploadThroughProxy',
        userName: 'ann',
        eventID: `upload-${upload}-${index}`,
        requestParameters: { padding: createPadding(`${upload}-${index}`) },
      }),
    ).join('\n'),
  )

  describe.each(NAMES.filter((name) => !missing.includes(name)))('%s', (name) => {
    let proxy: ReturnType<typeof startProxy>

    beforeAll(async () => {
      const folder = join(temporary, name)
      mkdirSync(folder)
      for (const file of ['tls.pem', 'tls.key', 'tls-with-key.pem'])
        await Bun.write(join(folder, file), Bun.file(join(temporary, file)))
      proxy = startProxy(name, folder, ports)
      const isOpen = () =>
        request('/sign-in')
          .then(({ ok }) => ok)
          .catch(() => false)
      while (!(await isOpen())) {
        if (proxy.hasEnded()) throw new Error(proxy.log())
        await Bun.sleep(20)
      }
    }, 60_000)
    afterAll(() => proxy?.stop())

    test('people sign in, and operations are not public', async () => {
      const page = await openConsoleClient({ url }, {}, { tls: { ca } }).signIn()
      expect([page.status, page.path]).not.toEqual([200, '/sign-in'])
      expect(page.status).toBe(200)
      for (const path of ['/metrics', '/healthz', '/readyz'])
        expect([path, (await request(path)).status]).toEqual([path, 404])
      expect((await fetch(`${direct}/readyz`)).status).toBe(200)
    })

    test('events have the address of the client, also if it sends another one', async () => {
      const body = JSON.stringify({ eventName: 'SendAddress', userName: 'ann', eventID: `address-${name}` })
      const answer = await sendFrom('127.0.0.9', [
        'POST /api/v1/events HTTP/1.1',
        `Host: localhost:${ports.proxy}`,
        `Authorization: ${server.authorization}`,
        'X-Forwarded-For: 203.0.113.7',
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        'Connection: close',
        '',
        body,
      ])
      expect(answer).toContain('"accepted":1')
      const receipt = await (await request(`/api/v1/events/address-${name}/receipt`)).json()
      expect(JSON.stringify(receipt)).toContain('127.0.0.9')
      expect(JSON.stringify(receipt)).not.toContain('203.0.113.7')
    })

    test('signed requests of AWS tools are accepted', async () => {
      const client = new CloudTrailClient({
        endpoint: url,
        region: 'local',
        credentials: ADMIN,
        maxAttempts: 1,
        requestHandler: { httpsAgent: new Agent({ ca }) },
      })
      const { Events } = await client.send(new LookupEventsCommand({}))
      expect(Events?.length).toBeGreaterThan(0)
    })

    test('compressed uploads of many megabytes are passed on without holding them', async () => {
      const answers = await Promise.all(
        uploads.map(async (upload) => {
          const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' }
          const answer = await request('/api/v1/events', {
            method: 'POST',
            headers,
            body: gzipSync(upload, { level: 1 }),
          })
          return await answer.json()
        }),
      )
      expect(answers.map(({ accepted, duplicates }) => accepted + duplicates)).toEqual(uploads.map(() => 400))
      expect(proxy.heldFiles()).toEqual([])
    }, 60_000)

    test('Daybook itself says that an upload is too large', async () => {
      const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' }
      const body = gzipSync(Buffer.alloc(40 * 1_024 * 1_024), { level: 1 })
      const answer = await request('/api/v1/events', { method: 'POST', headers, body })
      expect([answer.status, answer.headers.get('content-type')]).toEqual([413, 'application/problem+json'])
    })

    test('downloads arrive whole and are not held for a client that pauses', async () => {
      const path = '/api/v1/events/export?format=ndjson&eventName=UploadThroughProxy'
      const hash = createHash('sha256')
      let isFirst = true
      for await (const chunk of (await request(path)).body ?? []) {
        hash.update(chunk)
        if (isFirst) await Bun.sleep(300)
        if (isFirst) expect(proxy.heldFiles()).toEqual([])
        isFirst = false
      }
      const headers = { authorization: server.authorization }
      const expected = await fetch(`${direct}${path}`, { headers }).then((answer) => answer.bytes())
      expect(expected.length).toBeGreaterThan(6_000_000)
      expect(hash.digest('hex')).toBe(createHash('sha256').update(expected).digest('hex'))
    }, 60_000)

    test('followed events arrive at once, and Daybook notices that the client has left', async () => {
      const eventName = `Follow${name}`
      const stream = await openEventStream(`${url}/api/v1/events/tail?eventName=${eventName}`, {
        headers: { authorization: server.authorization },
        tls: { ca },
      })
      await stream.until(() => stream.text().startsWith('retry:'))
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ eventName, userName: 'ann' })
      await request('/api/v1/events', { method: 'POST', headers, body })
      const storedAt = performance.now()
      await stream.until(() => stream.records().length === 1)
      expect(performance.now() - storedAt).toBeLessThan(3_000)
      await stream.leave()
      const followers = async () =>
        /^daybook_followers (\d+)$/m.exec(await (await fetch(`${direct}/metrics`)).text())?.[1]
      for (let tries = 0; (await followers()) !== '0' && tries < 200; tries += 1) await Bun.sleep(20)
      expect(await followers()).toBe('0')
    }, 30_000)

    test('URLs with many filters reach Daybook, and connections are kept', async () => {
      const filters = Array.from({ length: 50 }, (_, index) => `eventName=${'x'.repeat(180)}${index}`).join(
        '&',
      )
      expect(filters.length).toBeGreaterThan(9_000)
      expect(await (await request(`/api/v1/events?${filters}`)).json()).toEqual({ events: [], next: null })
      const answer = await sendFrom('127.0.0.1', [
        ...['GET /sign-in HTTP/1.1', `Host: localhost:${ports.proxy}`, ''],
        ...['GET /sign-in HTTP/1.1', `Host: localhost:${ports.proxy}`, 'Connection: close', '', ''],
      ])
      expect(answer.match(/HTTP\/1\.1 200 /g)?.length).toBe(2)
    })
  })

  // From an address of this machine, which the proxy must pass on. Resolves with all that was answered.
  function sendFrom(localAddress: string, lines: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      let answer = ''
      const options = { host: '127.0.0.1', port: ports.proxy, servername: 'localhost', ca, localAddress }
      const socket: TLSSocket = connect(options, () => socket.write(lines.join('\r\n')))
      socket.on('data', (bytes) => {
        answer += bytes.toString()
      })
      socket.on('error', reject)
      socket.setTimeout(10_000, () => socket.destroy(new Error(`No end after: ${answer}`)))
      socket.on('close', () => resolve(answer))
    })
  }
})

// 8 KB that do not compress below half.
function createPadding(seed: string): string {
  return Array.from({ length: 128 }, (_, index) =>
    createHash('sha256').update(`${seed}-${index}`).digest('hex'),
  ).join('')
}
