import { expect, test } from 'bun:test'
import postgres from 'postgres'
import { createDatabase, startPostgres } from './postgres.ts'

test('createDatabase returns a new, empty database each time', async () => {
  const [one, two] = await Promise.all([createDatabase(), createDatabase()])
  expect(one).not.toBe(two)
  const first = postgres(one, { max: 1 })
  await first`create table only_here (id integer)`
  const second = postgres(two, { max: 1 })
  expect(await second`select 1 from pg_tables where tablename = 'only_here'`).toHaveLength(0)
  await Promise.all([first.end(), second.end()])
})

test('a killed server starts again on its folder and port with all committed data', async () => {
  const server = await startPostgres()
  const before = postgres(server.url, { max: 1 })
  await before`create table kept as select 7 as number`
  await server.kill9()
  await before.end({ timeout: 0 })

  const restarted = await startPostgres(server)
  const after = postgres(restarted.url, { max: 1 })
  expect(restarted.url).toBe(server.url)
  expect([...(await after`select number from kept`)]).toEqual([{ number: 7 }])
  expect([...(await after`show fsync`)]).toEqual([{ fsync: 'on' }])
  await after.end()
  await restarted.stop()
  await restarted.remove()
})
