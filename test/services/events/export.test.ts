import { describe, expect, test } from 'bun:test'
import { csv } from '../../../src/adapters/csv.ts'
import { hashes } from '../../../src/adapters/hashes.ts'
import type { Caller } from '../../../src/domain/access/caller.ts'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { DOWNLOAD_LIMITS } from '../../../src/domain/costly-work.ts'
import type { Event } from '../../../src/domain/events/event.ts'
import { NO_FILTER } from '../../../src/domain/events/query.ts'
import { createAudit } from '../../../src/services/audit.ts'
import { createCostlyWork } from '../../../src/services/costly-work.ts'
import { createExportEvents } from '../../../src/services/events/export.ts'
import { type LineShape, type RecordLines, toLines } from '../../../src/store/blocks/record-lines.ts'
import type { ExportRow } from '../../../src/store/events/exports.ts'
import { filterOf } from '../../support/filter-of.ts'
import { NO_LOG } from '../../support/quiet-process.ts'
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

type Finish = ReturnType<
  Parameters<typeof createExportEvents>[0]['store']['forCustomer']
>['exports']['finish']
type ExportSummary = Parameters<Finish>[1]

// A store of batches of events, which may fail before one of them. `calls` records how it was used.
function createStore({ batches, failsAt = Number.POSITIVE_INFINITY }: { batches: number; failsAt?: number }) {
  const calls = {
    batches: 0,
    isReleased: false,
    created: [] as ExportRow[],
    completed: [] as ExportSummary[],
    brokenOff: [] as ExportSummary[],
  }
  async function* streamLines(_: unknown, shape: LineShape): AsyncGenerator<RecordLines> {
    for await (const batch of stream())
      yield toLines(
        batch.map(({ record }) => record),
        shape,
      )
  }
  async function* stream(): AsyncGenerator<Event[]> {
    try {
      for (let batch = 0; batch < batches; batch += 1) {
        if (batch === failsAt) throw new Error('The database is unavailable.')
        calls.batches += 1
        yield Array.from({ length: 50 }, (_, index) => event(`${batch}-${index}`))
      }
    } finally {
      calls.isReleased = true
    }
  }
  return {
    calls,
    events: { stream, streamLines, findUncoveredUntil: async () => null },
    exports: {
      create: async (row: ExportRow) => void calls.created.push(row),
      finish: async (_: string, summary: ExportSummary) =>
        void (summary.sha256 === null ? calls.brokenOff : calls.completed).push(summary),
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

function exportFrom(store: Pick<ReturnType<typeof createStore>, 'events' | 'exports'>) {
  const context = {
    clock: () => NOON,
    newId: () => 'export-1',
    settings: { region: 'local', retentionDays: 30 },
    catalogue: ACTION_CATALOGUE,
    log: NO_LOG,
    hashes,
    csv,
    costlyWork: createCostlyWork(),
    downloadLimits: DOWNLOAD_LIMITS,
  }
  const audit = createAudit({ ...context, store: { append: async () => ['new'], writer: WORKING_WRITER } })
  return createExportEvents({ ...context, audit, store: { forCustomer: () => store } })
}

const WORKING_WRITER = { check: async () => {}, hasFailed: () => false }

function serve(body: () => Promise<ReadableStream<Uint8Array>>) {
  return Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: async () => new Response(await body()) })
}

// Returns the bytes that a server sends. A complete chunked body ends with an empty chunk.
async function readResponse({ port }: { port: number | undefined }): Promise<string> {
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
  test('does not query the store before it is read, and then only as fast as it is read', async () => {
    const store = createStore({ batches: 1_000 })
    const { body } = await exportFrom(store)(caller, NO_FILTER, 'ndjson')
    await Bun.sleep(0)
    expect(store.calls.batches).toBe(0)
    const reader = body.getReader()
    await reader.read()
    await Bun.sleep(0)
    expect(store.calls.batches).toBeLessThan(4)
    await reader.cancel()
  })

  test('releases its snapshot when the client disconnects', async () => {
    const store = createStore({ batches: 1_000 })
    const server = serve(async () => (await exportFrom(store)(caller, NO_FILTER, 'json')).body)
    const client = new AbortController()
    const response = await fetch(server.url, { signal: client.signal })
    await response.body?.getReader().read()
    client.abort()
    while (!store.calls.isReleased) await Bun.sleep(1)
    expect(store.calls.batches).toBeLessThan(1_000)
    expect(store.calls.completed).toEqual([])
    await server.stop(true)
  })

  test('that was broken off has what was sent of it recorded, and no checksum', async () => {
    const store = createStore({ batches: 1_000 })
    const ends: boolean[] = []
    const progress = { onRows() {}, onEnd: (isComplete: boolean) => void ends.push(isComplete) }
    const file = await exportFrom(store)(caller, NO_FILTER, 'ndjson', { progress })
    const reader = file.body.getReader()
    await reader.read()
    file.stop()
    expect((await rejectionOf(reader.read())).message).toBe('The download was cancelled.')
    while (store.calls.brokenOff.length === 0) await Bun.sleep(1)
    expect(store.calls.brokenOff).toMatchObject([{ sha256: null, finishedAt: NOON }])
    expect(store.calls.brokenOff[0]?.bytes).toBeGreaterThan(1_000)
    expect(ends).toEqual([false])
    while (!store.calls.isReleased) await Bun.sleep(1)
  })

  test.each(['csv', 'json', 'ndjson'] as const)(
    'of %s that fails midway breaks the connection',
    async (format) => {
      const store = createStore({ batches: 40, failsAt: 20 })
      const server = serve(async () => (await exportFrom(store)(caller, NO_FILTER, format)).body)
      expect(await readResponse(server)).not.toEndWith('0\r\n\r\n')
      expect(await rejectionOf(fetch(server.url).then((response) => response.text()))).toBeInstanceOf(Error)
      expect(store.calls).toMatchObject({ isReleased: true, completed: [] })
      await server.stop(true)
    },
  )

  test('that is complete ends with an empty chunk', async () => {
    const server = serve(
      async () => (await exportFrom(createStore({ batches: 3 }))(caller, NO_FILTER, 'csv')).body,
    )
    expect(await readResponse(server)).toEndWith('0\r\n\r\n')
    await server.stop(true)
  })

  test('that is complete has its count, size and checksum stored', async () => {
    const store = createStore({ batches: 3 })
    const { id, body } = await exportFrom(store)(caller, filterOf({ q: 'x' }), 'ndjson')
    const bytes = await new Response(body).bytes()
    const sha256 = new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
    expect(store.calls.completed).toEqual([{ count: 150, bytes: bytes.length, sha256, finishedAt: NOON }])
    expect(store.calls.created).toMatchObject([{ id, userName: 'ann', format: 'ndjson', sha256: null }])
    expect(JSON.parse(JSON.stringify(store.calls.created[0]?.filter))).toEqual({
      filter: { q: 'x' },
      period: { from: '2026-01-30T12:00:00.000Z', until: '2026-03-01T12:15:00.001Z' },
    })
  })

  test('fails if its checksum cannot be stored, because a client could not check that it is complete', async () => {
    const store = createStore({ batches: 1 })
    const finish = async () => {
      throw new Error('The database is unavailable.')
    }
    const exportEvents = exportFrom({ ...store, exports: { ...store.exports, finish } })
    const { body } = await exportEvents(caller, NO_FILTER, 'csv')
    expect((await rejectionOf(new Response(body).text())).message).toContain('The database is unavailable.')
  })

  test('is refused without a grant, before anything is stored', async () => {
    const store = createStore({ batches: 1 })
    const withoutGrants = { ...caller, grants: [] }
    expect(await rejectionOf(exportFrom(store)(withoutGrants, NO_FILTER, 'csv'))).toMatchObject({
      code: 'forbidden',
    })
    expect(store.calls.created).toEqual([])
  })

  test.each([
    [{ readOnly: false, eventName: 'StopInstances' }, 'write-StopInstances'],
    [{ readOnly: true }, 'read'],
    [{ userName: 'Zoë "x"/../é\r\n', errorCode: '*' }, 'Zo-x-failed'],
    [{ resourceName: 'a'.repeat(300) }, 'a'.repeat(40)],
    [{ q: 'secret' }, ''],
  ])('with the filter %j has a file name that contains it', async (filter, nameParts) => {
    const { fileName, body } = await exportFrom(createStore({ batches: 0 }))(
      caller,
      filterOf({ ...filter }),
      'csv',
    )
    expect(fileName).toBe(`daybook-events-2026-03-01T120000Z${nameParts && '-'}${nameParts}.csv`)
    await body.cancel()
  })
})
