import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createServer, type Server, type Socket } from 'node:net'
import { describeServers } from '../../src/adapters/ec2/ec2-inventory.ts'
import { openOidcProvider } from '../../src/adapters/oidc.ts'
import { openS3Bucket } from '../../src/adapters/s3/s3-bucket.ts'
import { rejectionOf } from '../support/rejection.ts'

/** How a server treats every request, in the order of bytes that it sends. None of them ends the connection. */
const SERVERS: [string, (socket: Socket) => void][] = [
  ['accepts and never answers', () => {}],
  ['answers a byte at a time', (socket) => drip(socket, answer('x'.repeat(1_000)))],
  ['sends the head of an answer only', (socket) => void socket.write(head(1_000))],
  [
    'sends the body of an answer a byte at a time',
    (socket) => {
      socket.write(head(1_000))
      drip(socket, 'x'.repeat(1_000))
    },
  ],
  [
    'sends a body without an end a byte at a time',
    (socket) => {
      socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`)
      drip(socket, '1\r\nx\r\n'.repeat(1_000))
    },
  ],
]

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n'
const head = (length: number) => `${HEAD}Content-Length: ${length}\r\n\r\n`
const answer = (body: string) => `${head(body.length)}${body}`
const DRIP_MS = 50
/** The time that the calls have here. What is sent byte by byte takes far longer, and never pauses for so long. */
const TIMEOUT_MS = 500
const LONGEST_MS = 8_000

function drip(socket: Socket, text: string): void {
  let sent = 0
  const timer = setInterval(() => {
    if (socket.destroyed || sent === text.length) return clearInterval(timer)
    socket.write(text.charAt(sent))
    sent += 1
  }, DRIP_MS)
}

const KEYS = { accessKeyId: 'key', secretAccessKey: 'secret' }

function bucketAt(url: string) {
  const timeouts = { responseMs: TIMEOUT_MS, uploadMs: TIMEOUT_MS, attemptsMax: 1 }
  return openS3Bucket('logs', { endpoint: url, region: 'local', pathStyle: true, ...KEYS }, timeouts)
}

async function* body(bytes: number) {
  yield new Uint8Array(bytes)
}

/** Everything that Daybook asks of another server. Each ends in an error. */
const CALLS: [string, (url: string) => Promise<unknown>][] = [
  ['testing an object storage', (url) => bucketAt(url).selfTest()],
  ['listing a bucket', (url) => Array.fromAsync(bucketAt(url).list(''))],
  ['uploading an object', (url) => bucketAt(url).put('key', body(10))],
  ['uploading an object in parts', (url) => bucketAt(url).put('key', body(20_000_000))],
  ['creating an object', (url) => bucketAt(url).create('key', body(10))],
  [
    'reading an object',
    async (url) => {
      const object = await bucketAt(url).get('key')
      return Array.fromAsync(object?.body ?? [])
    },
  ],
  ['removing an object', (url) => bucketAt(url).remove('key')],
  [
    'querying an inventory',
    (url) =>
      describeServers({ endpoint: url, region: 'local', ...KEYS }, new Date(), { timeoutMs: TIMEOUT_MS }),
  ],
  ['finding an identity provider', (url) => providerAt(url).begin('http://localhost/callback', false)],
  ['asking an identity provider for tokens', (url) => signIn(url, 'token_endpoint')],
  ['asking an identity provider for its keys', (url) => signIn(url, 'jwks_uri')],
]

const providerAt = (issuer: string) =>
  openOidcProvider(
    { issuer, clientId: 'daybook', clientSecret: 'secret', userClaim: 'name' },
    TIMEOUT_MS / 1_000,
  )

/** Signs in with a provider that is found, but one of whose endpoints is at another server. */
async function signIn(silentUrl: string, endpoint: 'token_endpoint' | 'jwks_uri') {
  let nonce = ''
  const provider = Bun.serve({
    port: 0,
    fetch(request) {
      const issuer = new URL('/', request.url).href
      if (new URL(request.url).pathname === '/token') return Response.json(tokensOf(issuer, nonce))
      return Response.json({
        issuer,
        authorization_endpoint: `${issuer}authorize`,
        token_endpoint: `${issuer}token`,
        jwks_uri: `${issuer}keys`,
        id_token_signing_alg_values_supported: ['RS256'],
        [endpoint]: silentUrl,
      })
    },
  })
  try {
    const redirectUri = 'http://localhost/callback'
    const client = providerAt(provider.url.href)
    const { checks } = await client.begin(redirectUri, false)
    nonce = checks.nonce
    return await client.finish(`${redirectUri}?code=code&state=${checks.state}`, checks)
  } finally {
    await provider.stop(true)
  }
}

function tokensOf(iss: string, nonce: string) {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const iat = Math.floor(Date.now() / 1_000)
  const claims = { iss, sub: 'ann', aud: 'daybook', nonce, iat, exp: iat + 60 }
  const signature = Buffer.alloc(256).toString('base64url')
  const token = `${encode({ alg: 'RS256', kid: 'key' })}.${encode(claims)}.${signature}`
  return { access_token: 'token', token_type: 'bearer', id_token: token }
}

describe.each(SERVERS)('a server that %s', (_, treat) => {
  let server: Server
  let url = ''
  const sockets = new Set<Socket>()
  beforeAll(async () => {
    server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.once('data', () => treat(socket))
      socket.on('data', () => {})
    })
    url = await listenOnce(server)
  })
  afterAll(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })

  test.concurrent.each(CALLS)('ends %s with an error in time', async (_name, call) => {
    const startedAt = performance.now()
    expect(await rejectionOf(call(url))).toMatchObject({ name: expect.stringMatching(/Failure|Fault|Error/) })
    expect(performance.now() - startedAt).toBeLessThan(LONGEST_MS)
  })
})

function listenOnce(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`)
    })
  })
}
