import { describe, expect, test } from 'bun:test'
import type { Caller } from '../../../src/domain/access/caller.ts'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../../src/domain/events/event.ts'
import { NO_FILTER } from '../../../src/domain/events/query.ts'
import { createAudit } from '../../../src/services/audit.ts'
import { createExportEvents } from '../../../src/services/events/export.ts'
import type { ExportRow } from '../../../src/store/events/exports.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { TEST_CLIENT } from '../../support/test-users.ts'

const NOON = new Date('2026-03-01T12:00:00Z')

const caller: Caller = {
  customer: { id: 1, name: 'One', accountId: '000000000001', organisationId: 'one' },
  userName: 'ann',
  isPrimaryAdministrator: false,
  grants: [{ name: 'activity-log', project: 'default' }],
  firstProject: 'default',
  accessKeyId: null,
  clientInfo: TEST_CLIENT,
}

type Finish = ReturnType<Parameters<typeof createExportEvents>[0]>['exports']['complete']
type Sum = Parameters<Finish>[1]

// A customer's rows: chunks of events that may break off, and what became of them.
function rows({ chunks, breaksAt = Number.POSITIVE_INFINITY }: { chunks: number; breaksAt?: number }) {
  const seen = { pulled: 0, isReleased: false, begun: [] as ExportRow[], ended: [] as Sum[] }
  async function* records(): AsyncGenerator<string[]> {
    for await (const chunk of stream()) yield chunk.map(({ record }) => record)
  }
  async function* stream(): AsyncGenerator<Event[]> {
    try {
      for (let chunk = 0; chunk < chunks; chunk += 1) {
        if (chunk === breaksAt) throw new Error('The database went away.')
        seen.pulled += 1
        yield Array.from({ length: 50 }, (_, index) => event(`${chunk}-${index}`))
      }
    } finally {
      seen.isReleased = true
    }
  }
  return {
    seen,
    events: { stream, streamRecords: records },
    exports: {
      create: async (row: ExportRow) => void seen.begun.push(row),
      complete: async (_: string, sum: Sum) => void seen.ended.push(sum),
    },
  }
}

function event(id: string, record = JSON.stringify({ eventID: id, padding: 'x'.repeat(2_000) })): Event {
  return {
    ...{ customer: 1, id, eventTime: NOON, eventName: 'StopInstances', userName: 'ann', project: 'default' },
    ...{ eventSource: null, readOnly: false, sourceIPAddress: null, errorCode: null, accessKeyId: null },
    ...{ resources: [], record },
  }
}

function exporting(store: Pick<ReturnType<typeof rows>, 'events' | 'exports'>) {
  return createExportEvents(
    () => store,
    createAudit({ ...needs, append: async () => [true] }),
    () => NOON,
    () => 'export-1',
    { retentionDays: 30 },
    ACTION_CATALOGUE,
  )
}

const needs = {
  clock: () => NOON,
  newId: () => 'own',
  settings: { region: 'local', retentionDays: 30 },
  log: { error() {} },
}

function serving(body: () => Promise<ReadableStream<Uint8Array>>) {
  return Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: async () => new Response(await body()) })
}

// Everything a server sends to a bare socket; a chunked body that came to its end ends with an empty chunk.
async function received({ port }: { port: number | undefined }): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const pieces: string[] = []
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port: port ?? 0,
    socket: {
      data: (_, bytes) => void pieces.push(bytes.toString()),
      close: () => resolve(),
      error: () => resolve(),
    },
  })
  socket.write('GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n')
  await promise
  return pieces.join('')
}

describe('an export', () => {
  test('asks the store for nothing before it is read, and then only as fast as it is read', async () => {
    const store = rows({ chunks: 1_000 })
    const { body } = await exporting(store)(caller, NO_FILTER, 'ndjson')
    await Bun.sleep(0)
    expect(store.seen.pulled).toBe(0)
    const reader = body.getReader()
    await reader.read()
    await Bun.sleep(0)
    expect(store.seen.pulled).toBeLessThan(4)
    await reader.cancel()
  })

  test('lets go of its snapshot when its reader goes away', async () => {
    const store = rows({ chunks: 1_000 })
    const server = serving(async () => (await exporting(store)(caller, NO_FILTER, 'json')).body)
    const going = new AbortController()
    const response = await fetch(server.url, { signal: going.signal })
    await response.body?.getReader().read()
    going.abort()
    while (!store.seen.isReleased) await Bun.sleep(1)
    expect(store.seen.pulled).toBeLessThan(1_000)
    expect(store.seen.ended).toEqual([])
    await server.stop(true)
  })

  test.each(['csv', 'json', 'ndjson'] as const)(
    'of %s that fails midway breaks the connection',
    async (format) => {
      const store = rows({ chunks: 40, breaksAt: 20 })
      const server = serving(async () => (await exporting(store)(caller, NO_FILTER, format)).body)
      expect(await received(server)).not.toEndWith('0\r\n\r\n')
      expect(await rejectionOf(fetch(server.url).then((response) => response.text()))).toBeInstanceOf(Error)
      expect(store.seen).toMatchObject({ isReleased: true, ended: [] })
      await server.stop(true)
    },
  )

  test('that ends says so on the wire', async () => {
    const server = serving(async () => (await exporting(rows({ chunks: 3 }))(caller, NO_FILTER, 'csv')).body)
    expect(await received(server)).toEndWith('0\r\n\r\n')
    await server.stop(true)
  })

  test('that ends has its count, size and checksum kept', async () => {
    const store = rows({ chunks: 3 })
    const { id, body } = await exporting(store)(caller, { ...NO_FILTER, q: 'x' }, 'ndjson')
    const bytes = await new Response(body).bytes()
    const sha256 = new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
    expect(store.seen.ended).toEqual([{ count: 150, bytes: bytes.length, sha256, finishedAt: NOON }])
    expect(store.seen.begun).toMatchObject([{ id, userName: 'ann', format: 'ndjson', sha256: null }])
    expect(JSON.parse(store.seen.begun[0]?.filter ?? '')).toEqual({
      filter: { q: 'x' },
      period: { from: '2026-01-30T12:00:00.000Z', until: '2026-03-01T12:15:00.001Z' },
    })
  })

  test('breaks off when its checksum cannot be kept, for then nobody could tell that it is whole', async () => {
    const store = rows({ chunks: 1 })
    const finish = async () => {
      throw new Error('The database went away.')
    }
    const flow = exporting({ ...store, exports: { ...store.exports, complete: finish } })
    const { body } = await flow(caller, NO_FILTER, 'csv')
    expect((await rejectionOf(new Response(body).text())).message).toContain('The database went away.')
  })

  test('is refused without a grant, before anything is written down', async () => {
    const store = rows({ chunks: 1 })
    const stranger = { ...caller, grants: [] }
    expect(await rejectionOf(exporting(store)(stranger, NO_FILTER, 'csv'))).toMatchObject({
      code: 'forbidden',
    })
    expect(store.seen.begun).toEqual([])
  })

  test.each([
    [{ readOnly: false, eventName: 'StopInstances' }, 'write-StopInstances'],
    [{ readOnly: true }, 'read'],
    [{ userName: 'Zoë "x"/../é\r\n', errorCode: '*' }, 'Zo-x-failed'],
    [{ resourceName: 'a'.repeat(300) }, 'a'.repeat(40)],
    [{ q: 'secret' }, ''],
  ])('of %j has a name that says so', async (asked, words) => {
    const { fileName, body } = await exporting(rows({ chunks: 0 }))(caller, { ...NO_FILTER, ...asked }, 'csv')
    expect(fileName).toBe(`daybook-events-2026-03-01T120000Z${words && '-'}${words}.csv`)
    await body.cancel()
  })
})
