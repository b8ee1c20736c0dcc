import { describe, expect, test } from 'bun:test'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEmptyLocation, createFolder, runOn } from '../../support/backup-harness.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const SCHEDULE = '30 2 * * *'

async function readMetrics({ url }: TestApp): Promise<string> {
  return (await fetch(`${url}/metrics`)).text()
}

function metric(text: string, name: string): number | null {
  const [, value] = new RegExp(`^${name} (\\S+)$`, 'm').exec(text) ?? []
  return value === undefined ? null : Number(value)
}

describe.each(DATABASES)('scheduled backups on %s', (database) => {
  test('are complete files of a folder, of which the newest are kept, and each is made once', async () => {
    const folder = join(createFolder(), 'backups')
    const settings = {
      DAYBOOK_BACKUP_SCHEDULE: SCHEDULE,
      DAYBOOK_BACKUP_DIR: folder,
      DAYBOOK_BACKUP_KEEP: '2',
    }
    const daybook = await openTestApp({ database, ...settings })
    const { scheduledBackup } = daybook.app.services
    await daybook.send([{ eventName: 'StopInstances', userName: 'ann' }])
    expect(metric(await readMetrics(daybook), 'daybook_backup_last_success_timestamp_seconds')).toBe(0)
    mkdirSync(folder, { mode: 0o700 })
    writeFileSync(join(folder, 'my.backup'), 'of the operator')
    writeFileSync(join(folder, 'daybook-2026-02-28T0230Z.backup.partial'), 'remains')
    for (const day of ['02', '03', '04']) {
      daybook.setClock(`2026-03-${day}T02:30:00.040Z`)
      expect(await scheduledBackup.run()).toMatchObject({ events: expect.any(Number) })
      // Another process, whose clock differs a little.
      daybook.setClock(`2026-03-${day}T02:29:59.400Z`)
      expect(await scheduledBackup.run()).toBeUndefined()
    }
    expect(readdirSync(folder).sort()).toEqual([
      'daybook-2026-03-03T0230Z.backup',
      'daybook-2026-03-04T0230Z.backup',
      'my.backup',
    ])
    daybook.setClock('2026-03-04T03:00:00Z')
    const metrics = await readMetrics(daybook)
    expect(metric(metrics, 'daybook_backup_last_success_timestamp_seconds')).toBe(
      Date.parse('2026-03-04T02:30:00.040Z') / 1_000,
    )
    expect(metric(metrics, 'daybook_backup_last_size_bytes')).toBe(
      statSync(join(folder, 'daybook-2026-03-04T0230Z.backup')).size,
    )
    expect(metric(metrics, 'daybook_backup_failed')).toBe(0)
    const place = await createEmptyLocation(database)
    const restored = await runOn(place, ['restore', join(folder, 'daybook-2026-03-04T0230Z.backup')])
    expect(restored).toMatchObject({ code: 0, err: '' })
    await daybook.close()
  })

  test('that fail leave an event, a metric, a warning in the console, and nothing that looks whole', async () => {
    const parent = createFolder()
    const folder = join(parent, 'backups')
    const daybook = await openTestApp({
      ...{ database, DAYBOOK_BACKUP_SCHEDULE: SCHEDULE, DAYBOOK_BACKUP_DIR: folder },
    })
    const { scheduledBackup } = daybook.app.services
    writeFileSync(folder, 'a file where the folder should be')
    const failure = await scheduledBackup.run().catch((error: Error) => error)
    expect(failure).toBeInstanceOf(Error)
    daybook.setClock('2026-03-01T12:05:00Z')
    expect(metric(await readMetrics(daybook), 'daybook_backup_failed')).toBe(1)
    const { events } = await (await daybook.api('/events?eventName=ReportFailedBackup')).json()
    expect(events).toMatchObject([
      { errorCode: 'BackupFailed', errorMessage: expect.stringContaining('EEXIST') },
    ])
    const client = openConsoleClient(daybook)
    await client.signIn()
    expect((await client.get('/events')).html).toContain('The last scheduled backup failed.')
    rmSync(folder)
    daybook.setClock('2026-03-01T12:06:00Z')
    expect(await scheduledBackup.run()).toBeDefined()
    expect((await client.get('/events')).html).not.toContain('The last scheduled backup failed.')
    expect(existsSync(folder)).toBe(true)
    await daybook.close()
  })
})
