import { Database } from 'bun:sqlite'
import { afterEach, describe, expect, test } from 'bun:test'
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openConsoleClient } from '../support/console-client.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'

const KEY = { DAYBOOK_SECRET_KEY: 'ab'.repeat(32) }
// The size of a page in new files.
const PAGE = 8_192
const GOOD_DAY = '2026-02-20'
const BAD_DAY = '2026-02-25'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

async function open(dataDir: string): Promise<TestApp> {
  return openTestApp({ database: 'sqlite', ...KEY, DAYBOOK_DATA_DIR: dataDir })
}

/** Stores 300 events on two days, checks them once, stops Daybook, and damages the file. */
async function openDamaged(damage: (file: string) => void): Promise<TestApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-damaged-'))
  folders.push(dataDir)
  const daybook = await open(dataDir)
  for (const day of [GOOD_DAY, BAD_DAY]) {
    const records = Array.from({ length: 300 }, (_, index) => ({
      ...{ eventID: `${day}-${index}`, eventName: 'StopInstances', userName: 'ann' },
      ...{ eventTime: `${day}T12:00:00Z`, note: `original-${day}-${index}-${'x'.repeat(500)}` },
    }))
    expect((await daybook.send(records)).accepted).toBe(300)
  }
  expect((await daybook.app.services.checkDatabase()).checked).toBeGreaterThan(5)
  expect(await daybook.app.services.damageReport.listDamaged()).toEqual([])
  // A copy, because threads that have just ended may still hold the file.
  const copy = mkdtempSync(join(tmpdir(), 'daybook-damaged-'))
  folders.push(copy)
  await daybook.app.close()
  // Its other files are empty now, and disappear with the thread that is ending.
  cpSync(dataDir, copy, { recursive: true, filter: (path) => !/-(?:wal|shm)$/.test(path) })
  await daybook.close().catch(() => {})
  const file = join(copy, 'daybook.db')
  const db = openFile(file)
  db.run('pragma wal_checkpoint(truncate)')
  db.close()
  damage(file)
  const damaged = await open(copy)
  // A day has passed since the last check.
  damaged.setClock('2026-03-02T12:00:00Z')
  return damaged
}

// A connection that was just closed may hold the file for a moment.
function openFile(file: string): Database {
  const db = new Database(file)
  db.run('pragma busy_timeout = 5000')
  return db
}

function overwrite(file: string, position: number, bytes: Uint8Array): void {
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, bytes, 0, bytes.length, position)
  closeSync(descriptor)
}

/** One byte of a record that is still valid SQLite and JSON. */
function flipByteOfRecord(file: string): void {
  const position = readFileSync(file).indexOf(`original-${BAD_DAY}-150-`)
  expect(position).toBeGreaterThan(0)
  overwrite(file, position, Buffer.from('O'))
}

function pagesOf(file: string, name: string): number[] {
  const db = openFile(file)
  const rows = db.query('select pageno, path from dbstat where name = ? order by pageno').values(name)
  db.close()
  return rows.map(([page]) => Number(page))
}

const TABLE = `events_${BAD_DAY.replaceAll('-', '')}`

const DAMAGES: { name: string; damage: (file: string) => void; problem: string }[] = [
  { name: 'a flipped byte in a record', damage: flipByteOfRecord, problem: 'content' },
  {
    name: 'a page of a table that was overwritten with zeros',
    damage: (file) => overwrite(file, ((pagesOf(file, TABLE)[3] ?? 0) - 1) * PAGE, new Uint8Array(PAGE)),
    problem: 'pages',
  },
  {
    name: 'a page of a table that was overwritten with noise',
    damage: (file) =>
      overwrite(
        file,
        ((pagesOf(file, TABLE)[4] ?? 0) - 1) * PAGE,
        Uint8Array.from({ length: PAGE }, (_, i) => (i * 7_919) % 251),
      ),
    problem: 'pages',
  },
  {
    name: 'a page of an index that was overwritten with zeros',
    damage: (file) =>
      overwrite(file, ((pagesOf(file, `${TABLE}_user`).at(-1) ?? 0) - 1) * PAGE, new Uint8Array(PAGE)),
    problem: 'pages',
  },
  {
    name: 'a row that was changed with SQL',
    damage: (file) => {
      const db = openFile(file)
      db.run(`update ${TABLE} set user_name = 'eve' where id = '${BAD_DAY}-7'`)
      db.close()
    },
    problem: 'content',
  },
  {
    name: 'a row that was deleted with SQL',
    damage: (file) => {
      const db = openFile(file)
      db.run(`delete from ${TABLE} where id = '${BAD_DAY}-7'`)
      db.close()
    },
    problem: 'content',
  },
]

describe.each(DAMAGES)('$name', ({ damage, problem }) => {
  test('is found, logged and shown; other days are served', async () => {
    const daybook = await openDamaged(damage)
    await daybook.app.services.checkDatabase()
    expect(await daybook.app.services.damageReport.listDamaged()).toEqual([{ kind: 'day', name: BAD_DAY }])
    const lines = daybook.log.map((line) => JSON.parse(line)).filter(({ level }) => level === 'error')
    expect(lines).toMatchObject(
      [{ happening: 'The database is damaged', kind: 'day', name: BAD_DAY, problems: [problem] }].map(
        (each) => ({ ...each, problems: expect.arrayContaining([problem]) }),
      ),
    )
    const { events } = await (await daybook.api('/events?eventName=ReportDamage')).json()
    expect(events).toMatchObject([{ errorCode: 'DatabaseDamaged', userIdentity: { userName: 'OEC_SYSTEM' } }])
    const metrics = await (await fetch(`${daybook.url}/metrics`)).text()
    expect(metrics).toContain('daybook_database_damaged_parts 1\n')
    expect(metrics).toMatch(/^daybook_database_check_timestamp_seconds 17\d+/m)

    const other = `from=${GOOD_DAY}T00:00:00Z&until=${GOOD_DAY}T23:00:00Z`
    const good = await daybook.api(`/events?${other}&limit=1000`)
    expect([good.status, (await good.json()).events.length]).toEqual([200, 300])
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    const page = await visitor.get(`/events?${other}`)
    expect((await page.texts('.silence-alert')).join('')).toContain(
      `The events of ${BAD_DAY} are damaged on the disk`,
    )

    // Nothing is new the next day.
    daybook.setClock('2026-03-03T12:00:00Z')
    await daybook.app.services.checkDatabase()
    expect((await (await daybook.api('/events?eventName=ReportDamage')).json()).events).toHaveLength(1)
    await daybook.close()
  }, 60_000)
})

test('a day that cannot be read is named, and a download that meets it breaks', async () => {
  const daybook = await openDamaged((file) => {
    for (const page of pagesOf(file, TABLE).slice(1)) overwrite(file, (page - 1) * PAGE, new Uint8Array(PAGE))
  })
  const bad = `from=${BAD_DAY}T00:00:00Z&until=${BAD_DAY}T23:00:00Z`
  const answer = await daybook.api(`/events?${bad}`)
  expect(answer.status).toBe(503)
  expect((await answer.json()).detail).toStartWith(`The events of ${BAD_DAY} are damaged on the disk`)
  expect((await daybook.api('/events?from=2026-03-01T00:00:00Z')).status).toBe(200)
  expect((await fetch(`${daybook.url}/readyz`)).status).toBe(200)

  const from = `from=${GOOD_DAY}T00:00:00Z&until=2026-03-01T00:00:00Z`
  const download = await daybook.api(`/events/export?format=ndjson&${from}`).catch(() => null)
  const text = await (download?.text() ?? Promise.reject()).catch(() => 'broken off')
  expect(text === 'broken off' || download?.status === 503).toBe(true)
  const goodOnly = `from=${GOOD_DAY}T00:00:00Z&until=${GOOD_DAY}T23:00:00Z`
  expect(
    (await (await daybook.api(`/events/export?format=ndjson&${goodOnly}`)).text()).trim().split('\n'),
  ).toHaveLength(300)
  await daybook.close()
}, 60_000)

test('a database without damage has no findings, also while events arrive and days are dropped', async () => {
  const daybook = await openTestApp({ database: 'sqlite' })
  for (let day = 1; day <= 4; day += 1) {
    await daybook.send([{ eventName: 'StopInstances', userName: 'ann', note: 'x'.repeat(day) }])
    await daybook.send([
      { eventName: 'StopInstances', userName: 'ann', eventTime: '2026-02-28T12:00:00Z', note: 'late' },
    ])
    const [checked] = await Promise.all([
      daybook.app.services.checkDatabase(),
      daybook.send(
        Array.from({ length: 3_000 }, (_, i) => ({ eventName: 'StopInstances', userName: `ann-${i}` })),
      ),
    ])
    expect(checked.checked).toBeGreaterThan(0)
    daybook.setClock(`2026-03-0${day + 1}T12:00:00Z`)
  }
  expect(await daybook.app.services.damageReport.listDamaged()).toEqual([])
  expect(daybook.log).toEqual([])
  await daybook.close()
}, 60_000)
