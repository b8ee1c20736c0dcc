import { describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openBackupFile } from '../../src/adapters/backups/backup-reader.ts'
import { openApp } from '../../src/app.ts'
import { parseSettings } from '../../src/config.ts'
import { restoreDatabase } from '../../src/store/backups/restore-database.ts'
import { createEmptyLocation, createFolder, runOn } from '../support/backup-harness.ts'
import { compactAllDays } from '../support/compacted-days.ts'
import { DATABASES } from '../support/databases.ts'
import { QUIET_PROCESS } from '../support/quiet-process.ts'
import type { DataLocation } from '../support/server-process.ts'
import {
  FIXTURE_ADMIN,
  FIXTURE_KEY,
  listUpgradeFixtures,
  summarizeRecords,
  type UpgradeFixture,
} from '../support/upgrade-fixtures.ts'

/** Puts the database of a fixture into an empty place, as its release has left it. */
async function restoreFixture({ path }: UpgradeFixture, location: DataLocation): Promise<void> {
  await openBackupFile(path, async (backup) => {
    await restoreDatabase(
      { path, location, backup },
      async () => {},
      () => {},
    )
    return null
  })
}

/** Opens the app on a database some minutes after its fixture was made. */
async function openUpgraded({ dataDir, databaseUrl }: DataLocation, createdAt: string) {
  const now = new Date(new Date(createdAt).getTime() + 10 * 60_000)
  const settings = parseSettings({
    DAYBOOK_DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl ?? undefined,
    DAYBOOK_SECRET_KEY: FIXTURE_KEY,
  })
  const app = await openApp(settings, {
    ...QUIET_PROCESS,
    clock: () => now,
    monotonicMs: () => now.getTime(),
  })
  const { accessKeyId, secretAccessKey } = FIXTURE_ADMIN
  const authorization = `Basic ${btoa(`${accessKeyId}:${secretAccessKey}`)}`
  const api = async (path: string, body?: unknown) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const headers = { authorization, 'content-type': 'application/json' }
    const request = new Request(`http://127.0.0.1/api/v1${path}`, { ...init, headers })
    return app.fetch(request, { address: '127.0.0.1' })
  }
  return { app, api, now }
}

describe.each(DATABASES)('on %s, a database of the release of', (database) => {
  test.each(
    listUpgradeFixtures(database).map((fixture): [string, UpgradeFixture] => [fixture.release, fixture]),
  )('%s is upgraded, served and verified', async (_, fixture) => {
    const location = await createEmptyLocation(database)
    await restoreFixture(fixture, location)
    // A backup before the upgrade may be made by the new release.
    const path = join(createFolder(), 'daybook.backup')
    expect(await runOn(location, ['backup', path])).toMatchObject({ code: 0, err: '' })
    const { createdAt, records, sha256, archives } = fixture.facts
    for (const round of ['first', 'second']) {
      const { app, api, now } = await openUpgraded(location, createdAt)
      const exported = await (
        await api('/events/export?format=ndjson&not.userName=first&not.userName=second')
      ).text()
      expect([round, summarizeRecords(exported)]).toEqual([round, { records, sha256 }])
      // What was sent before is known, and what was delivered is not delivered again.
      const lines = exported
        .trimEnd()
        .split('\n')
        .filter((line) => !line.includes('"daybook"'))
      const again = await api('/events', { Records: lines.slice(-3).map((line) => JSON.parse(line)) })
      expect(await again.json()).toMatchObject({ accepted: 0, duplicates: 3, rejected: [] })
      expect(
        await (await api('/events', { eventName: 'StopInstances', userName: round })).json(),
      ).toMatchObject({
        accepted: 1,
      })
      const trail = await (await api('/trails/keep')).json()
      expect(trail).toMatchObject({ logging: true, state: { error: null, conflict: null, epochs: [] } })
      const kept = await (await api('/trails/keep/archives')).json()
      expect(kept.archives.length).toBeGreaterThanOrEqual(archives)
      expect(
        (await (await api('/users')).json()).users.map((user: { userName: string }) => user.userName),
      ).toEqual(expect.arrayContaining(['admin', 'ann']))
      const customer = await app.store.customers.findFirst()
      if (customer === null) throw new Error('There is no customer.')
      await app.services.sequenceEvents()
      expect((await app.services.verifyLog(customer, { heads: [] })).findings).toEqual([])
      await app.services.eventCounter.countIfDue()
      await compactAllDays(app.store, now)
      await app.services.deliver()
      await app.close()
    }
    rmSync(location.dataDir, { recursive: true, force: true })
  })
})
