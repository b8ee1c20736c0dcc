import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestApp } from './test-app.ts'

const COLUMNS = `customer, day, sequence, id, event_id, time, user_name, department, customer_defined1, customer_defined2,
  type, name, action, details, response_code, part, request_id, shared_event_id`
const TOLD = `'alice', 'Operations', '', '', 'SERVER', 'web-1[10-0-0-5_i-1]', 'Stop Server',
  'ATTEMPT: STOP_INSTANCES ''web-1[10-0-0-5_i-1]''', ''`
/** Requests without an end, or each of them followed by its outcome. */
const PARTS = {
  waiting: "'request', null, null",
  answered: "case i % 2 when 1 then 'request' else 'outcome' end, 'r' || (i + 1) / 2, null",
}
/** 1 March 2026, counted from 1 January 1970. */
export const MARCH = 20_513
/** Days that the rows are spread over, in turns: no day's rows stand together. */
const DAYS = 25

/** Puts so many rows into the administrator log of March 2026, at once and behind Daybook's back. */
export async function putRows(
  { dataDir, databaseUrl }: TestApp,
  count: number,
  parts: keyof typeof PARTS = 'waiting',
): Promise<void> {
  const rest = `${TOLD}, ${PARTS[parts]}`
  if (databaseUrl === null) {
    const db = new Database(join(dataDir, 'daybook.db'))
    db.run(`with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < ${count})
      insert into administration_202603 (${COLUMNS})
      select 1, ${MARCH} + i % ${DAYS}, 1000 + i, 'af779880-0531-45d3-be56-' || printf('%012d', i), 'e' || i,
        (${MARCH} + i % ${DAYS}) * 86400000, ${rest} from numbers`)
    db.run('update event_sequence set last = ?', [count + 1_000])
    db.close()
  } else {
    const sql = postgres(databaseUrl, { max: 1 })
    await sql.unsafe(`insert into administration (${COLUMNS})
      select 1, ${MARCH} + i % ${DAYS}, 1000 + i, 'af779880-0531-45d3-be56-' || lpad(i::text, 12, '0'), 'e' || i,
        timestamptz 'epoch' + (${MARCH} + i % ${DAYS}) * interval '1 day', ${rest} from generate_series(1, ${count}) i`)
    await sql.unsafe(`select setval('event_sequence', ${count + 1_000})`)
    await sql.end()
  }
}
