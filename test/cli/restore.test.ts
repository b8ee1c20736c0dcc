import { describe, expect, test } from 'bun:test'
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isValid } from '../../src/domain/trails/verification.ts'
import { createEmptyLocation, createFolder, dumpTables, runOn } from '../support/backup-harness.ts'
import { compactAllDays } from '../support/compacted-days.ts'
import { DATABASES } from '../support/databases.ts'
import { executeSql } from '../support/execute-sql.ts'
import type { DataLocation } from '../support/server-process.ts'
import { createTrailEnvironment, openTrailProcess, type TrailEnvironment } from '../support/trail-harness.ts'

/** The key of the processes of the trail harness. */
const KEY = '00'.repeat(32)
const WITH_KEY = { DAYBOOK_SECRET_KEY: KEY }

/** A record that is not what Daybook would write. */
const ODD_RECORD = '{"eventName": "Odd",\n\t"userName":"a\\"b,(\\\\ \\u0041","x":null, "é":"😀"}'

/** The tables in which a restored database differs from the backup: it has recorded its restore, and begun epochs. */
const CHANGED_BY_RESTORE =
  /^(trail_epochs|event_sequence|(settling|recent)_event_ids|event_ids_\d+|administration_202603|(events|event_resources)_20260301|writer_probes)$/

/** Opens a process with events of several days, one of them compacted and one in the trash, and a trail with a digest. */
async function openFilled(environment: TrailEnvironment) {
  const process = await openTrailProcess(environment)
  await process.createTrail({ name: 'keep', bucket: 'file:logs', hasDigests: true })
  await process.setLogging('keep', true)
  await process.receiveEvents('trashed', 3, { daysAgo: 20 })
  await process.receiveEvents('old', 30, { daysAgo: 2 })
  await process.services.sequenceEvents()
  await compactAllDays(process.store, process.now())
  await process.receiveEvents('odd', 1, { record: ODD_RECORD })
  await process.receiveEvents('new', 5)
  await goOn(process, '2026-03-01T13:00:20Z')
  await executeSql(
    environment,
    `insert into database_findings (kind, name, problem, found_at)
    values ('day', '2026-03-01', 'a
      line, (and) "quotes"\\', ${environment.databaseUrl === null ? 0 : "'2026-03-01T00:00:00Z'"})`,
  )
  return process
}

type Process = Awaited<ReturnType<typeof openTrailProcess>>

async function goOn(process: Process, instant: string): Promise<void> {
  process.setClock(instant)
  await process.deliver()
  await process.writeDigests()
  await process.services.sequenceEvents()
  await process.services.signHeads.signAll()
}

function backUp(location: DataLocation, ...options: string[]) {
  const path = join(createFolder(), 'daybook.backup')
  return runOn(location, ['backup', path, ...options], WITH_KEY).then((result) => ({ path, ...result }))
}

describe.each(DATABASES)('a backup that is restored on %s', (database) => {
  test('has every row as it was, and can be used like the original', async () => {
    const environment = await createTrailEnvironment(database)
    const process = await openFilled(environment)
    const { path, ...result } = await backUp(environment)
    expect(result).toMatchObject({ code: 0, err: '' })
    expect(result.out).toMatch(
      /^Wrote the backup .+ in 1 second, read again and found whole\.\nIt has 4\d events, /,
    )
    expect(result.out).toContain('The tree of the log of 000000000001 has ')
    expect(result.out).toContain('The secret key, DAYBOOK_SECRET_KEY, is not in the backup.')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(path, '..'))).toEqual(['daybook.backup'])
    const original = await dumpTables(environment)

    const place = await createEmptyLocation(database)
    const restored = await runOn(place, ['restore', path], WITH_KEY)
    expect(restored).toMatchObject({ code: 0, err: '' })
    expect(restored.out).toContain('1 trail continues in a new epoch')
    expect(restored.out).toContain('The secret key fits: all secrets can be opened.')
    const copy = await dumpTables(place)
    expect([...copy.keys()]).toEqual([...original.keys()])
    for (const [table, rows] of original)
      if (!CHANGED_BY_RESTORE.test(table)) expect([table, copy.get(table)]).toEqual([table, rows])
    for (const row of original.get('events_20260301') ?? [])
      expect(copy.get('events_20260301')).toContain(row)
    expect((copy.get('events_20260301') ?? []).join('\n')).toContain('RestoreBackup')
    expect([...copy.values()].flat().join('\n')).toContain(
      database === 'sqlite' ? ODD_RECORD : ODD_RECORD.replaceAll('\\', '\\\\').replaceAll('"', '""'),
    )
    await process.close()
    environment.remove()
  })

  test('continues each trail in a new epoch, whose digests continue those of the bucket', async () => {
    const environment = await createTrailEnvironment(database)
    const process = await openFilled(environment)
    const { path } = await backUp(environment)
    await process.receiveEvents('after', 3)
    await goOn(process, '2026-03-01T14:00:20Z')
    await process.close()

    const place = await createEmptyLocation(database)
    await runOn(place, ['restore', path], WITH_KEY)
    cpSync(join(environment.dataDir, 'customers'), join(place.dataDir, 'customers'), { recursive: true })
    const restored = await openTrailProcess({ ...environment, ...place }, { start: '2026-03-01T14:10:00Z' })
    expect(
      await restored.store.forCustomer(1).trailEpochs.list((await restored.trail('keep')).id),
    ).toMatchObject([{ number: 2, reason: 'restored', previous: null }])
    await restored.receiveEvents('later', 2)
    await goOn(restored, '2026-03-01T15:00:20Z')
    const verification = await restored.verifyTrail('keep')
    expect([isValid(verification), verification.findings]).toEqual([true, []])
    expect(verification.digests).toBe(3)
    await restored.receiveEvents('last', 2)
    const customer = await restored.store.customers.findFirst()
    if (customer === null) throw new Error('There is no customer.')
    expect((await restored.services.verifyLog(customer, { heads: [] })).findings).toEqual([])
    await restored.close()
    environment.remove()
  })

  test('is refused where a database is, or where the key is another one', async () => {
    const environment = await createTrailEnvironment(database)
    await (await openFilled(environment)).close()
    const { path, out } = await backUp(environment, '--with-key')
    expect(out).toContain('The secret key is in the backup')
    expect(await runOn(environment, ['restore', path])).toMatchObject({
      code: 1,
      err: expect.stringContaining('which a restore never replaces'),
    })
    const place = await createEmptyLocation(database)
    writeFileSync(join(place.dataDir, 'secret.key'), `${'11'.repeat(32)}\n`, { mode: 0o600 })
    expect(await runOn(place, ['restore', path])).toMatchObject({
      code: 1,
      err: `The backup has another secret key than ${place.dataDir}/secret.key. Move that one away, or restore a backup without a key.\n`,
    })
    const next = await createEmptyLocation(database)
    const restored = await runOn({ ...place, dataDir: next.dataDir }, ['restore', path])
    expect(restored.out).toContain(
      `The secret key was in the backup, and is now in ${next.dataDir}/secret.key.\n`,
    )
    expect(readFileSync(join(next.dataDir, 'secret.key'), 'utf8')).toBe(`${KEY}\n`)
    environment.remove()
  })

  test('says which key is missing, and what is lost with it', async () => {
    const environment = await createTrailEnvironment(database)
    await (await openFilled(environment)).close()
    const { path } = await backUp(environment)
    const place = await createEmptyLocation(database)
    const { out } = await runOn(place, ['restore', path])
    expect(out).toContain(
      `The secret key is missing. Put the key of the former data folder in ${place.dataDir}/secret.key`,
    )
    expect(existsSync(join(place.dataDir, 'secret.key'))).toBe(false)
    const other = await createEmptyLocation(database)
    const wrong = await runOn(other, ['restore', path], { DAYBOOK_SECRET_KEY: '22'.repeat(32) })
    expect(wrong.out).toContain('The secret key in DAYBOOK_SECRET_KEY is not the one of this backup.')
    environment.remove()
  })

  test('is refused if it is damaged, cut off or no backup, and nothing is left of it', async () => {
    const environment = await createTrailEnvironment(database)
    await (await openFilled(environment)).close()
    const { path } = await backUp(environment)
    const bytes = readFileSync(path)
    const place = await createEmptyLocation(database)
    for (let i = 1; i < 12; i += 1) {
      const altered = Buffer.from(bytes)
      const at = Math.floor((bytes.length * i) / 12)
      altered[at] = (altered[at] ?? 0) ^ 1
      writeFileSync(path, i % 3 === 0 ? bytes.subarray(0, at) : altered)
      const { code, err } = await runOn(place, ['restore', path], WITH_KEY)
      expect([i, code, err]).toEqual([i, 1, expect.stringMatching(/damaged or not complete|is not a backup/)])
    }
    writeFileSync(path, 'not a backup')
    expect((await runOn(place, ['restore', path])).err).toContain('is not a backup of Daybook')
    expect((await runOn(place, ['restore', `${path}-2`])).err).toBe(`There is no file ${path}-2.\n`)
    writeFileSync(path, bytes)
    expect(existsSync(join(place.dataDir, 'daybook.db'))).toBe(false)
    expect((await runOn(place, ['restore', path], WITH_KEY)).code).toBe(0)
    environment.remove()
  }, 60_000)

  test('needs a folder that is there, and a file that is not', async () => {
    const environment = await createTrailEnvironment(database)
    await (await openFilled(environment)).close()
    const { path } = await backUp(environment)
    expect(await runOn(environment, ['backup', path], WITH_KEY)).toMatchObject({
      code: 1,
      err: `There is a file ${path} already. Choose another name.\n`,
    })
    expect(await runOn(environment, ['backup', `${path}s/x`], WITH_KEY)).toMatchObject({
      code: 1,
      err: `There is no folder ${path}s. Create it, or name a file in another one.\n`,
    })
    for (const args of [
      ['backup'],
      ['backup', 'a', 'b'],
      ['backup', '--fast', 'a'],
      ['restore'],
      ['restore', 'a', 'b'],
    ])
      expect((await runOn(environment, args, WITH_KEY)).code).toBe(2)
    environment.remove()
  })

  test('is of one kind of database, and of no newer release', async () => {
    const environment = await createTrailEnvironment(database)
    await (await openFilled(environment)).close()
    const { path } = await backUp(environment)
    const other = await createEmptyLocation(database === 'sqlite' ? 'postgres' : 'sqlite')
    expect(await runOn(other, ['restore', path])).toMatchObject({
      code: 1,
      err: expect.stringContaining(database === 'sqlite' ? 'Unset DATABASE_URL' : 'Set DATABASE_URL'),
    })
    await executeSql(environment, "insert into migrations values ('9999_later')")
    expect((await backUp(environment)).err).toContain('9999_later')
    environment.remove()
  })
})
