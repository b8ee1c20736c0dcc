import { Database } from 'bun:sqlite'
import { afterEach, describe, expect, test } from 'bun:test'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEmptyLocation, createFolder, runOn } from '../support/backup-harness.ts'
import { compactAllDays } from '../support/compacted-days.ts'
import { DATABASES } from '../support/databases.ts'
import { DAYBOOK } from '../support/daybook-command.ts'
import { dieWithParent } from '../support/die-with-parent.ts'
import { type DataLocation, type ServerProcess, startServer } from '../support/server-process.ts'
import { wrapperForFullDisk } from '../support/small-disk.ts'
import { toTestQuery } from '../support/store-harness.ts'
import { createTrailEnvironment, eventIds, openTrailProcess } from '../support/trail-harness.ts'
import { endTraffic, listEventIds, startTraffic } from './traffic.ts'

afterEach(endTraffic)

const KEY = { DAYBOOK_SECRET_KEY: '00'.repeat(32) }

function startBackup({ dataDir, databaseUrl }: DataLocation, file: string) {
  return Bun.spawn([...dieWithParent('KILL'), ...DAYBOOK, 'backup', file], {
    env: { PATH: process.env.PATH ?? '', ...KEY, DAYBOOK_DATA_DIR: dataDir, DATABASE_URL: databaseUrl ?? '' },
    stdout: 'pipe',
    stderr: 'pipe',
  })
}

/** Runs a command with a full disk in the place of a folder; null if this machine does not allow that. */
async function runOnFullDisk(folder: string, { dataDir, databaseUrl }: DataLocation, args: string[]) {
  const wrapper = wrapperForFullDisk(folder)
  if (wrapper === null) return null
  const child = Bun.spawn([...dieWithParent('KILL'), ...wrapper, ...DAYBOOK, ...args], {
    env: { PATH: process.env.PATH ?? '', ...KEY, DAYBOOK_DATA_DIR: dataDir, DATABASE_URL: databaseUrl ?? '' },
    stdout: 'ignore',
    stderr: 'pipe',
  })
  const err = await new Response(child.stderr).text()
  return { code: await child.exited, err }
}

function walBytes({ dataDir }: DataLocation): number {
  return statSync(join(dataDir, 'daybook.db-wal'), { throwIfNoEntry: false })?.size ?? 0
}

async function readRecords({ url, authorization }: ServerProcess): Promise<string[]> {
  const response = await fetch(`${url}/api/v1/events/export?format=ndjson&userName=ann`, {
    headers: { authorization },
  })
  return (await response.text()).trimEnd().split('\n').sort()
}

describe.each(DATABASES)('on %s', (database) => {
  test('a backup beside a busy server has every event that was acknowledged before it began, byte for byte', async () => {
    const location = await createEmptyLocation(database)
    const server = await startServer(location, KEY)
    const traffic = startTraffic(() => server, 'ann')
    await Bun.sleep(1_500)
    const before = await listEventIds(server, 'userName=ann')
    const file = join(createFolder(), 'daybook.backup')
    const backup = startBackup(location, file)
    // A slow machine shows its progress.
    const lines = (await new Response(backup.stderr).text()).split('\n').map((line) => line.trim())
    const errors = lines.filter((line) => line !== '' && !/^(Writing|Reading) the backup: /.test(line))
    expect([await backup.exited, errors]).toEqual([0, []])
    await Bun.sleep(300)
    const { acknowledged, statuses } = await traffic.stop()
    expect([...statuses]).toEqual([200])
    const original = new Set(await readRecords(server))
    await server.stop()
    // All of the write-ahead log is in the database then, so that the file alone is whole.
    expect(walBytes(location)).toBe(0)
    expect(before.length).toBeGreaterThan(1_000)
    expect(acknowledged.length).toBeGreaterThan(before.length)

    const place = await createEmptyLocation(database)
    expect(await runOn(place, ['restore', file], KEY)).toMatchObject({ code: 0 })
    const restored = await startServer(place, KEY)
    const ids = new Set(await listEventIds(restored, 'userName=ann'))
    expect(before.filter((id) => !ids.has(id))).toEqual([])
    expect((await readRecords(restored)).filter((record) => !original.has(record))).toEqual([])
    expect(await restored.stop()).toBe(0)
    expect((await runOn(place, ['recount'], { ...KEY, DAYBOOK_RETENTION_DAYS: '3650' })).code).toBe(0)
  }, 120_000)

  test('a backup while days are compacted has every event once', async () => {
    const environment = await createTrailEnvironment(database)
    const process = await openTrailProcess(environment)
    const days = Array.from({ length: 12 }, (_, i) => i + 1)
    for (const day of days) await process.receiveEvents(`day-${day}`, 40, { daysAgo: day })
    const compaction = compactAllDays(process.store, process.now())
    const files = ['a', 'b', 'c'].map((name) => join(createFolder(), name))
    for (const file of files)
      expect(await runOn(environment, ['backup', file], KEY)).toMatchObject({ code: 0 })
    await compaction
    await process.close()
    for (const file of files) {
      const place = await createEmptyLocation(database)
      expect(await runOn(place, ['restore', file], KEY)).toMatchObject({ code: 0 })
      const restored = await openTrailProcess({ ...environment, ...place })
      const { events } = await restored.store.forCustomer(1).events.listPage(toTestQuery(), 1_000, null)
      const own = events.map(({ id }) => id).filter((id) => id.startsWith('day-'))
      expect(own.sort()).toEqual(days.flatMap((day) => eventIds(`day-${day}`, 40)).sort())
      await restored.close()
    }
    environment.remove()
  }, 60_000)

  test('a full disk is named, and neither a backup nor a restored database is left on it', async () => {
    const location = await createEmptyLocation(database)
    const server = await startServer(location, KEY)
    const [folder, other] = [createFolder(), join(createFolder(), 'daybook.backup')]
    expect((await runOn(location, ['backup', other], KEY)).code).toBe(0)
    const file = join(folder, 'daybook.backup')
    const full = await runOnFullDisk(folder, location, ['backup', file])
    if (full !== null)
      expect(full).toEqual({
        code: 1,
        err: expect.stringMatching(/needs up to .+ of free space .+ its disk has 0 bytes/),
      })
    await server.stop()
    if (database === 'postgres') return
    const place = await createEmptyLocation(database)
    const restored = await runOnFullDisk(place.dataDir, place, ['restore', other])
    if (restored !== null)
      expect(restored).toEqual({
        code: 1,
        err: `daybook: The disk of the data folder ${place.dataDir} is full. Free some space, then start Daybook again.\n`,
      })
    expect((await runOn(place, ['restore', other], KEY)).code).toBe(0)
  }, 60_000)

  test('a backup that is killed leaves nothing that looks whole, and the next one replaces its remains', async () => {
    const location = await createEmptyLocation(database)
    const server = await startServer(location, KEY)
    const traffic = startTraffic(() => server, 'ann')
    await Bun.sleep(1_500)
    await traffic.stop()
    const folder = createFolder()
    const file = join(folder, 'daybook.backup')
    for (const pauseMs of [150, 250, 350, 450]) {
      const backup = startBackup(location, file)
      await Bun.sleep(pauseMs)
      backup.kill('SIGKILL')
      await backup.exited
      if (existsSync(file)) break
      expect(readdirSync(folder).filter((name) => !name.includes('.partial'))).toEqual([])
    }
    if (existsSync(file))
      expect((await runOn(await createEmptyLocation(database), ['restore', file], KEY)).code).toBe(0)
    writeFileSync(`${file}-2.partial`, 'the remains')
    expect(await runOn(location, ['backup', `${file}-2`], KEY)).toMatchObject({ code: 0, err: '' })
    expect(readdirSync(folder)).not.toContain('daybook.backup-2.partial')
    expect(await runOn(location, ['backup', `${file}-2`], KEY)).toMatchObject({
      code: 1,
      err: `There is a file ${file}-2 already. Choose another name.\n`,
    })
    await server.stop()
  }, 120_000)
})

test('a damaged embedded database is not backed up', async () => {
  const location = await createEmptyLocation('sqlite')
  const server = await startServer(location, KEY)
  const traffic = startTraffic(() => server, 'ann')
  await Bun.sleep(800)
  await traffic.stop()
  await server.stop()
  const database = join(location.dataDir, 'daybook.db')
  const opened = new Database(database)
  opened.run('pragma wal_checkpoint(truncate)')
  opened.close()
  const bytes = readFileSync(database)
  // Pages in the middle, of tables or of their indexes.
  for (let page = 20; page < 40; page += 1) bytes.fill(0xff, page * 8_192, page * 8_192 + 100)
  writeFileSync(database, bytes)
  const folder = createFolder()
  const { code, err } = await runOn(location, ['backup', join(folder, 'daybook.backup')], KEY)
  expect([code, err]).toEqual([1, expect.stringContaining('The database is damaged, so no backup was made')])
  expect(readdirSync(folder)).toEqual([])
}, 60_000)
