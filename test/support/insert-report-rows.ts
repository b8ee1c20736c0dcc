import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestApp } from './test-app.ts'

const COLUMNS = `customer, day, sequence, id, event_id, time, user_name, department, customer_defined1, customer_defined2,
  type, name, action, details, response_code, part, request_id, shared_event_id`
const ROW = `'alice', 'Operations', '', '', 'SERVER', 'web-1[10-0-0-5_i-1]', 'Stop Server',
  'ATTEMPT: STOP_INSTANCES ''web-1[10-0-0-5_i-1]''', ''`
/** Only requests without an outcome, or each request followed by its outcome. */
const PARTS = {
  pending: "'request', null, null",
  completed: "case i % 2 when 1 then 'request' else 'outcome' end, 'r' || (i + 1) / 2, null",
}
/** 1 March 2026, in days since 1 January 1970. */
export const MARCH_1_DAY = 20_513
/** Days that the rows cycle through, so that no two neighbouring rows are of the same day. */
const DAYS = 25

/** Inserts `count` rows into the administrator log of March 2026 with one SQL statement, bypassing Daybook. */
export async function insertReportRows(
  { dataDir, databaseUrl }: TestApp,
  count: number,
  parts: keyof typeof PARTS = 'pending',
): Promise<void> {
  const rest = `${ROW}, ${PARTS[parts]}`
  if (databaseUrl === null) {
    const db = new Database(join(dataDir, 'daybook.db'))
    db.run(`with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < ${count})
      insert into administration_202603 (${COLUMNS})
      select 1, ${MARCH_1_DAY} + i % ${DAYS}, 1000 + i, 'af779880-0531-45d3-be56-' || printf('%012d', i), 'e' || i,
        (${MARCH_1_DAY} + i % ${DAYS}) * 86400000, ${rest} from numbers`)
    db.run('update event_sequence set last = ?', [count + 1_000])
    db.close()
  } else {
    const sql = postgres(databaseUrl, { max: 1 })
    await sql.unsafe(`insert into administration (${COLUMNS})
      select 1, ${MARCH_1_DAY} + i % ${DAYS}, 1000 + i, 'af779880-0531-45d3-be56-' || lpad(i::text, 12, '0'), 'e' || i,
        timestamptz 'epoch' + (${MARCH_1_DAY} + i % ${DAYS}) * interval '1 day', ${rest} from generate_series(1, ${count}) i`)
    await sql.unsafe(`select setval('event_sequence', ${count + 1_000})`)
    await sql.end()
  }
}
