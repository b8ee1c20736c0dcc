import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { connectPostgres } from '../../../src/store/postgres/postgres-client.ts'
import { openPostgres } from '../../../src/store/postgres/postgres-database.ts'
import type { SessionLimits } from '../../../src/store/postgres/postgres-limits.ts'
import { toUnavailableFault } from '../../../src/store/unavailable.ts'
import { type FreezingProxy, openFreezingProxy } from '../../support/freezing-proxy.ts'
import { createDatabase } from '../../support/postgres.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { NOON } from '../../support/store-harness.ts'

const SHORT: SessionLimits = { statementMs: 500, idleTransactionMs: 300, mayReconnect: true }
const UNAVAILABLE = { code: 'unavailable', retryAfterSeconds: 5 }

let url = ''
let client: Sql
let proxy: FreezingProxy

beforeEach(async () => {
  url = await createDatabase()
  const address = new URL(url)
  proxy = await openFreezingProxy(Number(address.port))
  address.port = String(proxy.port)
  client = connectPostgres(address.href, 2, { limits: SHORT, graceMs: 500 })
})
afterEach(async () => {
  await client.end({ timeout: 0 })
  proxy.close()
})

test('a statement that takes too long is ended by the server, and the connection is used again', async () => {
  const failure = await rejectionOf(client`select pg_sleep(20)`)
  expect(failure).toMatchObject({ code: '57014' })
  expect(toUnavailableFault(failure)).toMatchObject(UNAVAILABLE)
  expect(await client`select 1 as one`).toMatchObject([{ one: 1 }])
  expect(proxy.connections()).toBe(1)
})

test('a statement that waits for a lock too long is ended, too', async () => {
  const other = connectPostgres(url, 1)
  await client`create table locked (name text)`
  await other.begin(async (tx) => {
    await tx`lock table locked`
    expect(toUnavailableFault(await rejectionOf(client`select * from locked`))).toMatchObject(UNAVAILABLE)
  })
  expect(await client`select * from locked`).toHaveLength(0)
  await other.end()
})

test('a transaction that pauses too long is rolled back, so that its locks do not stay', async () => {
  await client`create table counters (value int)`
  const failure = await rejectionOf(
    client.begin(async (tx) => {
      await tx`insert into counters values (1)`
      await Bun.sleep(1_000)
      await tx`insert into counters values (2)`
    }),
  )
  expect(toUnavailableFault(failure)).toMatchObject(UNAVAILABLE)
  expect(await client`select * from counters`).toHaveLength(0)
})

test('a transaction whose connection is closed by the server fails; the next one works', async () => {
  const failure = await rejectionOf(
    client.begin(async (tx) => {
      const [session] = await tx`select pg_backend_pid() as pid`
      await client`select pg_terminate_backend(${session?.pid})`
      await tx`select pg_sleep(5)`
    }),
  )
  expect(toUnavailableFault(failure)).toMatchObject(UNAVAILABLE)
  for (let each = 0; each < 4; each += 1)
    expect(await client.begin((tx) => tx`select 1 as one`)).toMatchObject([{ one: 1 }])
})

describe('a server that is silent', () => {
  test('fails what waits for it, and is asked again over another connection', async () => {
    await client`select 1`
    proxy.freeze()
    const startedAt = performance.now()
    const failure = await rejectionOf(client`select 1`)
    expect(toUnavailableFault(failure)).toMatchObject(UNAVAILABLE)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    proxy.thaw()
    expect(await client`select 1 as one`).toMatchObject([{ one: 1 }])
    expect(proxy.connections()).toBe(2)
  })

  test('fails a transaction, nothing of which is stored', async () => {
    await client`create table counters (value int)`
    const failure = await rejectionOf(
      client.begin(async (tx) => {
        await tx`insert into counters values (1)`
        proxy.freeze()
        await tx`insert into counters values (2)`
      }),
    )
    expect(toUnavailableFault(failure)).toMatchObject(UNAVAILABLE)
    proxy.thaw()
    expect(await client`select * from counters`).toHaveLength(0)
  })

  test('is noticed while connecting', async () => {
    const address = new URL(url)
    address.port = String(proxy.port)
    const other = connectPostgres(address.href, 1)
    proxy.freeze()
    expect(toUnavailableFault(await rejectionOf(other`select 1`))).toMatchObject(UNAVAILABLE)
    proxy.thaw()
    expect(await other`select 1 as one`).toMatchObject([{ one: 1 }])
    await other.end()
  }, 15_000)
})

test('a connection without a question is closed in order, and opened again when there is one', async () => {
  await client`select 1`
  await Bun.sleep(2_000)
  expect(await client`select 1 as one`).toMatchObject([{ one: 1 }])
  expect(proxy.connections()).toBe(2)
})

test('sessions have the limits of their kind; the settings of the URL have precedence', async () => {
  const limitsAt = async (address: string) => {
    const database = await openPostgres(address, null, ACTION_CATALOGUE)
    const limits = sql<string>`current_setting('statement_timeout') || ' ' || current_setting('idle_in_transaction_session_timeout')`
    const { snapshot } = await database.consistentSnapshot()
    const statement = { sql: "select current_setting('statement_timeout')", params: [] }
    const [ordinary] = await database.primary.select({ limits }).from(sql`(select 1) one`)
    const changing = await database.transaction(
      ({ db }) => db.select({ limits }).from(sql`(select 1) one`),
      NOON,
    )
    const found = [
      ordinary?.limits,
      changing[0]?.limits,
      (await Array.fromAsync(snapshot.rows(statement, 1))).flat(2),
    ]
    await snapshot.close()
    await database.close()
    return found
  }
  expect(await limitsAt(url)).toEqual(['5min 2min', '5min 2min', ['1h']])
  expect(await limitsAt(`${url}?statement_timeout=7000`)).toEqual(['7s 2min', '7s 2min', ['7s']])
})

test('no statement is compiled, which takes longer than what it saves', async () => {
  const client = connectPostgres(url, 1)
  expect(await client`select current_setting('jit') as jit`).toMatchObject([{ jit: 'off' }])
  await client.end()
})
