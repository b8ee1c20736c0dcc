import { expect, test } from 'bun:test'
import postgres from 'postgres'
import { createDatabase } from '../../support/postgres.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { openTestApp } from '../../support/test-app.ts'

// A function of the database that comes before PostgreSQL's own one, so that the server says another version.
const SAYS_14 = `
  create function public.current_setting(text) returns text language sql as $$ select '140022' $$;
  do $$ begin execute format('alter database %I set search_path = public, pg_catalog', current_database()); end $$;`

test('Daybook does not start on a PostgreSQL that is older than 15, says so, and changes nothing', async () => {
  const url = await createDatabase()
  const client = postgres(url, { max: 1 })
  await client.unsafe(SAYS_14).simple()
  const error = await rejectionOf(openTestApp({ database: 'sqlite', DATABASE_URL: url }))
  expect(error.message).toBe(
    'DATABASE_URL leads to PostgreSQL 14. Daybook needs PostgreSQL 15 or later. Upgrade the server; nothing was changed.',
  )
  expect([...(await client`select tablename from pg_tables where schemaname = 'public'`)]).toEqual([])
  await client.end()
})
