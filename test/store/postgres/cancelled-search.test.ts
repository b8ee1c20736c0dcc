import { expect, test } from 'bun:test'
import { sql } from 'drizzle-orm'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { openPostgres } from '../../../src/store/postgres/postgres-database.ts'
import { createDatabase } from '../../support/postgres.ts'
import { rejectionOf } from '../../support/rejection.ts'

test('PostgreSQL cancels the statement of a search whose client has left', async () => {
  const database = await openPostgres(await createDatabase(), null, ACTION_CATALOGUE)
  const { customers } = database.tables
  const left = new AbortController()
  const slow = database
    .replicaUntil(left.signal)
    .select({ slept: sql`(select pg_sleep(60))` })
    .from(sql`(select 1) as one`)
  const failed = rejectionOf(Promise.resolve(slow))
  setTimeout(() => left.abort(), 300)
  expect(String((await failed).cause)).toContain('canceling statement due to user request')
  expect(await database.replica.select().from(customers)).toEqual([])
  await database.close()
})
