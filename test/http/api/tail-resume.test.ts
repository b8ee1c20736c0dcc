import { describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { INSERT_LOCK } from '../../../src/store/postgres/postgres-insert-sql.ts'
import { compactAllDays } from '../../support/compacted-days.ts'
import { DATABASES, type DatabaseName } from '../../support/databases.ts'
import { createMigratedDatabase } from '../../support/migrated-database.ts'
import { purgeHourly } from '../../support/purge-hourly.ts'
import { ADMINISTRATOR, followEvents, idsOf, QUICK_TAIL, recordOf } from '../../support/tail-clients.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'

const LIMITS = { ...QUICK_TAIL, idleMs: 50 }
const FILTER = 'eventName=StopInstances'
const DAYS = ['2026-02-26', '2026-02-27', '2026-02-28', '2026-03-01']

// A data folder and maybe a PostgreSQL database, for several processes.
async function createInstallation(database: DatabaseName) {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-tail-'))
  const databaseUrl = await createMigratedDatabase(database, dataDir)
  return {
    databaseUrl,
    open: (tailLimits = QUICK_TAIL) =>
      openTestApp(
        {
          ...{ database: 'sqlite', DAYBOOK_DATA_DIR: dataDir },
          ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
        },
        { tailLimits, newId: randomUUID },
      ),
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

function recordsOf(name: string, count: number): object[] {
  return Array.from({ length: count }, (_, i) =>
    recordOf(`${name}-${i}`, {
      eventTime: `${DAYS[i % DAYS.length]}T0${i % 10}:00:00Z`,
      note: 'x'.repeat(500),
    }),
  )
}

// Follows until an ID has come, and leaves at a random message before that.
async function followOnce(daybook: TestApp, after: string, query = FILTER) {
  const stream = await followEvents(daybook, `?${query}`, { 'last-event-id': after })
  const leaveAt = 1 + Math.floor(Math.random() * 40)
  await stream.until(() => stream.messages.length >= leaveAt)
  await stream.leave()
  // What has arrived after the client has left counts only up to the message that it has seen.
  const seen = stream.messages.slice(0, leaveAt)
  return {
    records: seen.flatMap(({ event, data }) => (event === 'message' && data !== null ? [data] : [])),
    lastId: seen.findLast(({ id }) => id !== '')?.id ?? after,
  }
}

async function firstId(daybook: TestApp): Promise<string> {
  const stream = await followEvents(daybook, '?eventName=Nothing')
  await stream.until(() => stream.lastId() !== '')
  await stream.leave()
  return stream.lastId()
}

async function recordsOfLog(daybook: TestApp): Promise<Map<string, string>> {
  const text = await (await daybook.api(`/events/export?format=ndjson&${FILTER}`)).text()
  return new Map(
    text
      .trimEnd()
      .split('\n')
      .map((record) => [idsOf([record])[0] ?? '', record]),
  )
}

describe.each(DATABASES)('an interrupted stream of events, on %s,', (database) => {
  test('continues without a gap or a repeat, over restarts and compactions', async () => {
    const installation = await createInstallation(database)
    let daybook = await installation.open({ ...LIMITS, nearEvents: 0 })
    let last = await firstId(daybook)
    const received: string[] = []
    const sent: string[] = []
    for (let round = 0; round < 8; round += 1) {
      const records = recordsOf(`round-${round}`, 20)
      sent.push(...idsOf(records.map((each) => JSON.stringify(each))))
      await daybook.send(records)
      if (round % 3 === 1) await compactAllDays(daybook.app.store, daybook.clock())
      const { records: taken, lastId } = await followOnce(daybook, last)
      received.push(...taken)
      last = lastId
      if (round % 4 === 2) {
        await daybook.close()
        // Once from the store, once from what is read for all.
        daybook = await installation.open({ ...LIMITS, nearEvents: round % 8 === 2 ? 0 : 20_000 })
      }
    }
    const rest = await followEvents(daybook, `?${FILTER}&after=${last}`)
    await rest.until(() => received.length + rest.records().length >= sent.length)
    received.push(...rest.records())
    expect(idsOf(received)).toEqual(sent)
    const log = await recordsOfLog(daybook)
    for (const record of received) expect(record).toBe(log.get(idsOf([record])[0] ?? '') ?? '')
    await rest.leave()
    await daybook.close()
    installation.remove()
  }, 60_000)

  test('is complete if more arrives at once than a process keeps for its followers', async () => {
    const installation = await createInstallation(database)
    const daybook = await installation.open({ ...QUICK_TAIL, recentLength: 20_000, pieceLength: 5_000 })
    const streams = await Promise.all(Array.from({ length: 4 }, () => followEvents(daybook, `?${FILTER}`)))
    const sent: string[] = []
    for (let round = 0; round < 6; round += 1) {
      const records = recordsOf(`burst-${round}`, 300)
      sent.push(...idsOf(records.map((each) => JSON.stringify(each))))
      await daybook.send(records)
    }
    for (const stream of streams) {
      await stream.until(() => stream.records().length >= sent.length)
      expect(idsOf(stream.records())).toEqual(sent)
      await stream.leave()
    }
    await daybook.close()
    installation.remove()
  }, 60_000)

  test('shares what many followers have missed, so that none has to wait for its turn', async () => {
    const installation = await createInstallation(database)
    const before = await installation.open()
    const streams = await Promise.all(Array.from({ length: 30 }, () => followEvents(before, `?${FILTER}`)))
    for (const stream of streams) await stream.until(() => stream.lastId() !== '')
    await before.send(recordsOf('seen', 10))
    for (const stream of streams.slice(15)) await stream.until(() => stream.records().length === 10)
    const lastIds = streams.map((stream) => stream.lastId())
    const counts = streams.map((stream) => stream.records().length)
    await before.close()
    const after = await installation.open({ ...QUICK_TAIL, readersMax: 0 })
    await after.send(recordsOf('missed', 10))
    const again = await Promise.all(lastIds.map((id) => followEvents(after, `?${FILTER}&after=${id}`)))
    for (const [i, stream] of again.entries()) {
      await stream.until(() => stream.records().length >= 20 - (counts[i] ?? 0))
      expect(idsOf(stream.records()).slice(-10)).toEqual(
        idsOf(recordsOf('missed', 10).map((each) => JSON.stringify(each))),
      )
      await stream.leave()
    }
    await after.close()
    installation.remove()
  }, 30_000)

  test('continues after its events were purged, with those that are left', async () => {
    const installation = await createInstallation(database)
    const daybook = await installation.open()
    const last = await firstId(daybook)
    await daybook.send([
      recordOf('old', { eventTime: '2026-01-31T10:00:00Z' }),
      recordOf('new', { eventTime: '2026-03-01T00:00:00Z' }),
    ])
    const { purge } = daybook.app.services
    const purged = await purgeHourly({ purge, clock: daybook.clock, setClock: daybook.setClock }, 48)
    expect(purged.flatMap(({ droppedDays }) => droppedDays)).toContain('2026-01-31')
    const stream = await followEvents(daybook, `?${FILTER}`, { 'last-event-id': last })
    await stream.until(() => stream.records().length > 0)
    expect(idsOf(stream.records())).toEqual(['new'])
    await stream.leave()
    await daybook.close()
    installation.remove()
  })
})

describe('processes on one PostgreSQL', () => {
  test('give all events to their followers in the same order, also those of interleaved commits', async () => {
    const installation = await createInstallation('postgres')
    const processes = [await installation.open(), await installation.open()]
    const streams = await Promise.all(processes.map((each) => followEvents(each, `?${FILTER}`)))
    const sends = Array.from({ length: 60 }, async (_, i) => {
      await Bun.sleep(Math.random() * 500)
      await processes[i % 2]?.send(recordsOf(`interleaved-${i}`, 1 + (i % 7)))
    })
    await Promise.all(sends)
    const count = Array.from({ length: 60 }, (_, i) => 1 + (i % 7)).reduce((a, b) => a + b)
    for (const stream of streams) await stream.until(() => stream.records().length >= count)
    const [one = [], other = []] = streams.map((stream) => idsOf(stream.records()))
    expect(new Set(one).size).toBe(count)
    expect(other).toEqual(one)
    // An ID of the one continues at the other.
    const half = streams[0]?.messages.filter(({ data }) => data !== null).at(count / 2)
    const rest = processes[1] && (await followEvents(processes[1], `?${FILTER}&after=${half?.id}`))
    await rest?.until(() => rest.records().length >= count - count / 2 - 1)
    expect(idsOf(rest?.records() ?? [])).toEqual(one.slice(Math.floor(count / 2) + 1))
    for (const stream of [...streams, rest]) await stream?.leave()
    for (const each of processes) await each.close()
    installation.remove()
  }, 60_000)

  test('outlast the loss of all connections to the database', async () => {
    const installation = await createInstallation('postgres')
    const daybook = await installation.open()
    const stream = await followEvents(daybook, `?${FILTER}`)
    await daybook.send([recordOf('before')])
    await stream.until(() => stream.records().length === 1)
    const url = installation.databaseUrl ?? ''
    const client = postgres(url, { max: 1 })
    await client`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`
    await client.end()
    // What is sent while a connection is being replaced may have to be sent again.
    for (let status = 0; status !== 200; )
      ({ status } = await daybook.api('/events', postJson(recordOf('after'))))
    await stream.until(() => stream.records().length === 2)
    expect(idsOf(stream.records())).toEqual(['before', 'after'])
    await stream.leave()
    await daybook.close()
    installation.remove()
  }, 30_000)

  test('skip no event of a commit that takes long', async () => {
    const installation = await createInstallation('postgres')
    const daybook = await installation.open()
    const stream = await followEvents(daybook, `?${FILTER}`)
    const client = postgres(installation.databaseUrl ?? '', { max: 1 })
    const end = Promise.withResolvers<void>()
    // What another process does that has taken a sequence and not committed yet.
    const slow = client.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock_shared(${INSERT_LOCK})`
      await sql`select nextval('event_sequence')`
      await end.promise
    })
    await Bun.sleep(100)
    // Not by `send`: in tests of compacted days it would wait for a compaction, which waits for the commit.
    await fetch(`${daybook.url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: ADMINISTRATOR, 'content-type': 'application/json' },
      body: JSON.stringify(recordOf('later')),
    })
    await Bun.sleep(1_500)
    expect(stream.records()).toEqual([])
    end.resolve()
    await slow
    await stream.until(() => stream.records().length > 0)
    expect(idsOf(stream.records())).toEqual(['later'])
    await client.end()
    await stream.leave()
    await daybook.close()
    installation.remove()
  }, 30_000)
})
