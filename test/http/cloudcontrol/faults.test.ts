import { afterEach, describe, expect, test } from 'bun:test'
import { Hono } from 'hono'
import type { Caller } from '../../../src/domain/access/caller.ts'
import { COSTLY_WORK, DOWNLOAD_LIMITS } from '../../../src/domain/costly-work.ts'
import { Fault, type FaultCode } from '../../../src/domain/fault.ts'
import { createCloudControlApi } from '../../../src/http/cloudcontrol/cloudcontrol.ts'
import { FAULT_STATUSES } from '../../../src/http/cloudcontrol/fault-xml.ts'
import { createMetrics } from '../../../src/http/operations/metrics.ts'
import type { RequestEnv } from '../../../src/http/request-env.ts'
import { createServer } from '../../../src/http/server.ts'
import { createCostlyWork } from '../../../src/services/costly-work.ts'
import { startDownload } from '../../../src/services/downloads.ts'
import { basicAuthorization, parseStatus } from '../../support/cloudcontrol.ts'
import { TEST_CLIENT } from '../../support/test-users.ts'

const SECRET = 'the password is in here'
const REPORTS_MAX = COSTLY_WORK.report.places.user
const NOON = new Date('2026-03-01T12:00:00Z')

const servers: { stop(): void }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.stop()
})

/** Opens an API whose users are numbers: each is the primary administrator of the customer with that ID. */
function openApi(body: () => ReadableStream<Uint8Array>) {
  const errors: unknown[] = []
  const authenticatePassword = async ({ userName }: { userName: string }) => ({
    customer: {
      id: Number(userName),
      name: userName,
      accountId: userName,
      organisationId: `org-${userName}`,
    },
    ...{
      userName,
      isPrimaryAdministrator: true,
      grants: [],
      firstProject: '',
      accessKeyId: null,
      clientInfo: TEST_CLIENT,
    },
  })
  const costlyWork = createCostlyWork()
  const download = async (caller: Caller) => {
    const release = await costlyWork.acquire(caller, 'report')
    try {
      const chunks = body()[Symbol.asyncIterator]()
      return { fileName: '', contentType: '', ...startDownload(chunks, DOWNLOAD_LIMITS, release) }
    } catch (error) {
      release()
      throw error
    }
  }
  const services = {
    authenticateProgram: authenticatePassword,
    account: {
      get: async () => {
        throw new Error(SECRET)
      },
    },
    checkOrganisation: async () => {},
    reports: { download },
  }
  const app = createServer({
    cloudcontrol: createCloudControlApi(services, () => NOON),
    ...{
      api: new Hono<RequestEnv>(),
      docs: new Hono<RequestEnv>(),
      cloudtrail: new Hono<RequestEnv>(),
      operations: new Hono<RequestEnv>(),
    },
    ...{ public: new Hono<RequestEnv>(), console: new Hono<RequestEnv>() },
    log: { info() {}, warn() {}, error: (_, more) => void errors.push(more) },
    ...{ metrics: createMetrics(), newId: () => 'one', publicUrl: null, trustedProxies: [] },
  })
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) => app.fetch(request, { address: '' }),
  })
  servers.push({ stop: () => void server.stop(true) })
  const get = (path: string, customer: number, init: RequestInit = {}) =>
    fetch(server.url.origin + path, {
      ...init,
      headers: { authorization: basicAuthorization(String(customer), 'x') },
    })
  return {
    errors,
    get,
    report: (customer: number, init: RequestInit = {}) =>
      get(`/oec/0.9/org-${customer}/auditlog?startDate=2026-02-01&endDate=2026-03-01`, customer, init),
  }
}

describe('a fault', () => {
  const codes: FaultCode[] = ['invalid', 'unauthorized', 'forbidden', 'not_found', 'conflict', 'too_large']
  test.each([...codes, 'too_many', 'unavailable'] as FaultCode[])(
    'with the code %s returns a Status document',
    async (code) => {
      const { report, errors } = openApi(() => {
        throw new Fault(code, 'formFault', { message: 'This <is> wrong.' }, { retryAfterSeconds: 7 })
      })
      const response = await report(1)
      expect([response.status, response.headers.get('retry-after')]).toEqual([
        FAULT_STATUSES[code].status,
        '7',
      ])
      expect(response.headers.get('content-type')).toBe('text/xml; charset=UTF-8')
      const text = await response.text()
      expect(parseStatus(text).resultCode).toBe(FAULT_STATUSES[code].resultCode)
      if (code !== 'forbidden') expect(text).toContain('This &lt;is&gt; wrong.')
      expect(errors).toEqual([])
    },
  )

  test('returns 503 and REASON_5 while the database is unavailable, and 429 and REASON_529 at the limit', () => {
    expect([FAULT_STATUSES.unavailable, FAULT_STATUSES.too_many]).toEqual([
      { status: 503, resultCode: 'REASON_5' },
      { status: 429, resultCode: 'REASON_529' },
    ])
  })

  test('that is a bug is logged once, and its response contains only the request ID', async () => {
    const { get, errors } = openApi(() => endless())
    const response = await get('/oec/0.9/myaccount', 1)
    expect(response.status).toBe(500)
    expect(parseStatus(await response.text())).toEqual({
      ...{ operation: 'Get My Account', result: 'ERROR', resultCode: 'REASON_10' },
      resultDetail: 'Daybook failed to process the request. Request one',
    })
    expect(errors).toMatchObject([{ error: { message: SECRET } }])
  })
})

describe('concurrent reports', () => {
  test('are limited for each user, and a reader that disconnects makes room for another', async () => {
    const { report } = openApi(() => endless())
    const readers = Array.from({ length: REPORTS_MAX }, () => new AbortController())
    // A response without a reference would be collected, and so count as disconnected.
    const responses: Response[] = []
    for (const { signal } of readers) responses.push(await report(1, { signal }))
    const refused = await report(1)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
    expect(parseStatus(await refused.text())).toMatchObject({
      resultDetail:
        'You can have at most 3 downloads of reports at the same time. Wait until one has finished, or cancel one. Try again in 10 seconds.',
      resultCode: 'REASON_529',
    })
    const other = new AbortController()
    expect((await report(2, { signal: other.signal })).status).toBe(200)
    other.abort()
    readers[0]?.abort()
    await waitUntilAccepted(report)
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200))
    for (const reader of readers) reader.abort()
  })

  test('make room when they end, fail, cannot start, or are requested with HEAD', async () => {
    let openBody = () => streamOf(['a', 'b'])
    const { report } = openApi(() => openBody())
    for (let count = 0; count <= REPORTS_MAX; count += 1) expect(await (await report(1)).text()).toBe('ab')
    openBody = () => {
      throw new Fault('unavailable', 'databaseUnavailable')
    }
    for (let count = 0; count <= REPORTS_MAX; count += 1) expect((await report(1)).status).toBe(503)
    openBody = () => endless()
    for (let count = 0; count <= REPORTS_MAX; count += 1)
      expect((await report(1, { method: 'HEAD' })).status).toBe(200)
    openBody = () => failing()
    for (let count = 0; count <= REPORTS_MAX; count += 1) expect(await isAborted(report(1))).toBeTrue()
  })
})

async function waitUntilAccepted(
  report: (customer: number, init: RequestInit) => Promise<Response>,
): Promise<void> {
  for (;;) {
    const reader = new AbortController()
    const { status } = await report(1, { signal: reader.signal })
    reader.abort()
    if (status === 200) return
    await Bun.sleep(5)
  }
}

// Whether the reader sees that the body is incomplete.
async function isAborted(request: Promise<Response>): Promise<boolean> {
  try {
    await (await request).text()
    return false
  } catch {
    return true
  }
}

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        await Bun.sleep(1)
        controller.enqueue(new Uint8Array(1_024))
      },
    },
    { highWaterMark: 0 },
  )
}

function streamOf(texts: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text))
      controller.close()
    },
  })
}

function failing(): ReadableStream<Uint8Array> {
  let count = 0
  return new ReadableStream(
    {
      async pull(controller) {
        await Bun.sleep(1)
        count += 1
        if (count > 2) throw new Error('The storage broke off.')
        controller.enqueue(new Uint8Array(1_024))
      },
    },
    { highWaterMark: 0 },
  )
}
