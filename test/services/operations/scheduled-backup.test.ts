import { describe, expect, test } from 'bun:test'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openS3Bucket } from '../../../src/adapters/s3/s3-bucket.ts'
import type { Bucket } from '../../../src/domain/ports.ts'
import { createEmptyLocation, createFolder, runOn } from '../../support/backup-harness.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { startStorage } from '../../support/storage.ts'
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

describe('copies of scheduled backups in a bucket', () => {
  test('are the same bytes, of which the newest are kept, and replace and delete nothing else', async () => {
    const { daybook, folder, storage, bucket } = await openWithBucket()
    const { scheduledBackup } = daybook.app.services
    await bucket.put('daily/my.backup', bytesOf('of the operator'))
    await bucket.put('daybook-2026-02-01T0230Z.backup', bytesOf('of another Daybook'))
    for (const day of ['02', '03', '04']) {
      daybook.setClock(`2026-03-${day}T02:30:00Z`)
      expect(await scheduledBackup.run()).toMatchObject({ bucket: 'backups/daily/' })
    }
    const [oldest, newest] = ['daybook-2026-03-03T0230Z.backup', 'daybook-2026-03-04T0230Z.backup']
    expect(await keysOf(bucket)).toEqual([
      ...[`daily/${oldest}`, `daily/${newest}`, 'daily/my.backup', 'daybook-2026-02-01T0230Z.backup'],
    ])
    const copy = join(createFolder(), 'copy.backup')
    await Bun.write(copy, await readObject(bucket, `daily/${newest}`))
    expect(readFileSync(copy)).toEqual(readFileSync(join(folder, newest)))
    expect((await runOn(await createEmptyLocation('sqlite'), ['restore', copy])).code).toBe(0)

    await bucket.put('daily/daybook-2026-03-05T0230Z.backup', bytesOf('there already'))
    daybook.setClock('2026-03-05T02:30:00Z')
    expect(await messageOf(scheduledBackup.run())).toContain('which is not replaced')
    expect(String(await readObject(bucket, 'daily/daybook-2026-03-05T0230Z.backup'))).toBe('there already')
    await daybook.close()
    await storage.stop()
  })

  test('that fail count as failed backups, and the file in the folder stays', async () => {
    const { daybook, folder, storage } = await openWithBucket()
    const { scheduledBackup } = daybook.app.services
    storage.setBehaviour('rejects the key')
    expect(await messageOf(scheduledBackup.run())).toContain('does not exist in our records')
    expect(readdirSync(folder)).toEqual(['daybook-2026-03-01T1200Z.backup'])
    daybook.setClock('2026-03-01T12:05:00Z')
    expect(metric(await readMetrics(daybook), 'daybook_backup_failed')).toBe(1)
    // A storage that gives back other bytes than it got.
    storage.setBehaviour(({ method }) => (method === 'GET' ? 'disconnects' : 'works'))
    expect(await messageOf(scheduledBackup.run())).not.toBe('')
    storage.setBehaviour('works')
    daybook.setClock('2026-03-01T12:10:00Z')
    expect(await scheduledBackup.run()).toMatchObject({ bucket: 'backups/daily/' })
    await daybook.close()
    await storage.stop()
  })
})

async function openWithBucket() {
  const storage = await startStorage()
  await storage.createBucket('backups')
  const folder = join(createFolder(), 'backups')
  const { endpoint, accessKeyId, secretAccessKey } = storage.connection
  const daybook = await openTestApp({
    database: 'sqlite',
    DAYBOOK_BACKUP_SCHEDULE: SCHEDULE,
    DAYBOOK_BACKUP_DIR: folder,
    DAYBOOK_BACKUP_KEEP: '2',
    DAYBOOK_BACKUP_BUCKET: `${endpoint}/backups/daily`,
    DAYBOOK_BACKUP_ACCESS_KEY_ID: accessKeyId,
    DAYBOOK_BACKUP_SECRET_ACCESS_KEY: secretAccessKey,
  })
  return { daybook, folder, storage, bucket: openS3Bucket('backups', storage.connection) }
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

async function keysOf(bucket: Bucket): Promise<string[]> {
  const objects = await Array.fromAsync(bucket.list(''))
  return objects.map(({ key }) => key)
}

async function readObject(bucket: Bucket, key: string): Promise<Buffer> {
  const object = await bucket.get(key)
  return Buffer.concat(object === null ? [] : await Array.fromAsync(object.body))
}

function messageOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => '',
    (error: Error) => error.message,
  )
}
