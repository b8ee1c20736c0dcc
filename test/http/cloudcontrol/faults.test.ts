import { afterEach, describe, expect, test } from 'bun:test'
import { Hono } from 'hono'
import { Fault, type FaultCode } from '../../../src/domain/fault.ts'
import { createCloudControlApi } from '../../../src/http/cloudcontrol/cloudcontrol.ts'
import { REPORTS_AT_ONCE } from '../../../src/http/cloudcontrol/concurrency-limit.ts'
import { FAULTS } from '../../../src/http/cloudcontrol/fault-xml.ts'
import { openMetrics } from '../../../src/http/operations/metrics.ts'
import type { RequestEnv } from '../../../src/http/request-env.ts'
import { createServer } from '../../../src/http/server.ts'
import { basic, readStatus } from '../../support/cloudcontrol.ts'
import { TEST_CLIENT } from '../../support/test-users.ts'

const SECRET = 'the password is in here'
const NOON = new Date('2026-03-01T12:00:00Z')

const open: { stop(): void }[] = []
afterEach(() => {
  for (const door of open.splice(0)) door.stop()
})

/** A face whose users are numbers, each the primary administrator of the customer of that number. */
function face(body: () => ReadableStream<Uint8Array>) {
  const errors: unknown[] = []
  const callerOfPassword = async ({ userName }: { userName: string }) => ({
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
  const flows = {
    access: { callerOfPassword },
    account: {
      self: async () => {
        throw new Error(SECRET)
      },
    },
    ownOrganisation: async () => {},
    reports: { download: async () => ({ fileName: '', contentType: '', body: body() }) },
  }
  const app = createServer({
    cloudcontrol: createCloudControlApi(flows, () => NOON),
    ...{
      api: new Hono<RequestEnv>(),
      docs: new Hono<RequestEnv>(),
      cloudtrail: new Hono<RequestEnv>(),
      operations: new Hono<RequestEnv>(),
    },
    ...{ public: new Hono<RequestEnv>(), console: new Hono<RequestEnv>() },
    log: { info() {}, error: (_, more) => void errors.push(more) },
    ...{ metrics: openMetrics(), newId: () => 'one', publicUrl: null, trustedProxies: [] },
  })
  const door = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) => app.fetch(request, { address: '' }),
  })
  open.push({ stop: () => void door.stop(true) })
  const ask = (path: string, customer: number, init: RequestInit = {}) =>
    fetch(door.url.origin + path, { ...init, headers: { authorization: basic(String(customer), 'x') } })
  return {
    errors,
    ask,
    report: (customer: number, init: RequestInit = {}) =>
      ask(`/oec/0.9/org-${customer}/auditlog?startDate=2026-02-01&endDate=2026-03-01`, customer, init),
  }
}

describe('a fault', () => {
  const codes: FaultCode[] = ['invalid', 'unauthorized', 'forbidden', 'not_found', 'conflict', 'too_large']
  test.each([...codes, 'too_many', 'unavailable'] as FaultCode[])(
    'of the code %s is a Status',
    async (code) => {
      const { report, errors } = face(() => {
        throw new Fault(code, 'This <is> wrong.', { retryAfterSeconds: 7 })
      })
      const response = await report(1)
      expect([response.status, response.headers.get('retry-after')]).toEqual([FAULTS[code].status, '7'])
      expect(response.headers.get('content-type')).toBe('text/xml; charset=UTF-8')
      const text = await response.text()
      expect(readStatus(text).resultCode).toBe(FAULTS[code].resultCode)
      if (code !== 'forbidden') expect(text).toContain('This &lt;is&gt; wrong.')
      expect(errors).toEqual([])
    },
  )

  test('while the database is away asks for another try: 503, REASON_5', () => {
    expect([FAULTS.unavailable, FAULTS.too_many]).toEqual([
      { status: 503, resultCode: 'REASON_5' },
      { status: 429, resultCode: 'REASON_529' },
    ])
  })

  test('that is a bug is logged once, and says no more than the request’s id', async () => {
    const { ask, errors } = face(() => endless())
    const response = await ask('/oec/0.9/myaccount', 1)
    expect(response.status).toBe(500)
    expect(readStatus(await response.text())).toEqual({
      ...{ operation: 'Get My Account', result: 'ERROR', resultCode: 'REASON_10' },
      resultDetail: 'Something went wrong on our side. Request one',
    })
    expect(errors).toMatchObject([{ error: { message: SECRET } }])
  })
})

describe('reports at once', () => {
  test('are so many to an organisation, and one more when a reader goes away', async () => {
    const { report } = face(() => endless())
    const readers = Array.from({ length: REPORTS_AT_ONCE }, () => new AbortController())
    // Kept, for a reader whom nobody knows any more has gone away.
    const reading: Response[] = []
    for (const { signal } of readers) reading.push(await report(1, { signal }))
    const refused = await report(1)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
    expect(readStatus(await refused.text())).toMatchObject({
      resultDetail: 'At most 20 reports of an organisation are made at the same time.',
      resultCode: 'REASON_529',
    })
    const other = new AbortController()
    expect((await report(2, { signal: other.signal })).status).toBe(200)
    other.abort()
    readers[0]?.abort()
    await untilAnswered(report)
    expect(reading.map(({ status }) => status)).toEqual(reading.map(() => 200))
    for (const reader of readers) reader.abort()
  })

  test('make room when they end, break off, cannot begin, or were only asked about', async () => {
    let next = () => pieces(['a', 'b'])
    const { report } = face(() => next())
    for (let count = 0; count <= REPORTS_AT_ONCE; count += 1)
      expect(await (await report(1)).text()).toBe('ab')
    next = () => {
      throw new Fault('unavailable', 'Away.')
    }
    for (let count = 0; count <= REPORTS_AT_ONCE; count += 1) expect((await report(1)).status).toBe(503)
    next = () => endless()
    for (let count = 0; count <= REPORTS_AT_ONCE; count += 1)
      expect((await report(1, { method: 'HEAD' })).status).toBe(200)
    next = () => breaking()
    for (let count = 0; count <= REPORTS_AT_ONCE; count += 1) expect(await isBroken(report(1))).toBeTrue()
  })
})

async function untilAnswered(
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

// Whoever reads it must notice that it is not whole.
async function isBroken(asked: Promise<Response>): Promise<boolean> {
  try {
    await (await asked).text()
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

function pieces(texts: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text))
      controller.close()
    },
  })
}

function breaking(): ReadableStream<Uint8Array> {
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
