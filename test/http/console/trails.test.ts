import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readArchiveRecords } from '../../../src/adapters/archive/archive-reader.ts'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { faultsOf, fieldValue, navigationLinks } from '../../support/page-content.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUser } from '../../support/test-users.ts'

const PASSWORD = 'a password of bob'
const NEW = {
  ...{ name: 'keep', bucket: 'file:archive', prefix: '', project: 'default', format: 'tar.gz' },
  ...{ readWrite: 'all', sources: '', actions: '', projects: '' },
}

describe.each(DATABASES)('trails in the console, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    admin = openConsoleClient(daybook, {}, { confirms: true })
    await admin.signIn()
  })
  afterAll(() => daybook.close())

  test.each([
    ['name', { name: 'a' }, expect.stringContaining('Trail name too short.')],
    ['bucket', { bucket: 'A' }, expect.stringMatching(/^A bucket name must be .* got A\.$/)],
    ['prefix', { prefix: '/a' }, expect.stringContaining('must not begin with a slash')],
  ])(
    'show the fault of %s beside the field, keep the other values, and create nothing',
    async (field, invalid, message) => {
      const page = await admin.submitTo(await admin.get('/trails'), '/trails', {
        ...NEW,
        ...invalid,
        start: 'no',
      })
      const faults = await faultsOf(page)
      expect([page.status, Object.keys(faults)]).toEqual([400, [field]])
      expect(faults[field]).toEqual(message)
      expect(await fieldValue(page, 'name')).toBe({ ...NEW, ...invalid }.name)
      expect(await page.texts('.data-table-name')).toEqual([])
    },
  )

  test('are created, with or without being started', async () => {
    const list = await admin.get('/trails')
    const created = await admin.submitTo(list, '/trails', { ...NEW, readWrite: 'writes', start: 'no' })
    expect(created.path).toBe('/trails/keep?notice=trail-created')
    expect(await created.texts('.status')).toEqual(['Not started'])
    expect(await facts(created)).toMatchObject({ Events: 'All writes', Destination: 'file:archive' })
    const second = { ...NEW, name: 'second', bucket: 'file:second', sources: 'doors, windows', start: 'yes' }
    const started = await admin.submitTo(await admin.get('/trails'), '/trails', second)
    expect(started.path).toBe('/trails/second?notice=trail-started')
    expect(await started.texts('.status')).toEqual(['Logging'])
    expect(await facts(started)).toMatchObject({ Events: 'All events from doors, windows' })
    const full = await admin.get('/trails')
    expect(full.html).toContain('You have reached the limit of 2 trails.')
    expect(await full.elements('form[action="/trails"]')).toEqual([])
  })

  test('are deleted after a confirmation', async () => {
    const page = await admin.get('/trails/second/deletion')
    expect(page.html).toContain('Everything it delivered stays in file:second')
    const deleted = await admin.submitTo(page, '/trails/second/deletion')
    expect(deleted.path).toBe('/trails?notice=trail-deleted')
    expect(await deleted.texts('.data-table-name')).toEqual(['keep'])
  })

  test('deliver once started, and offer their archives for download', async () => {
    const page = await admin.submitTo(await admin.get('/trails/keep'), '/trails/keep/choice', {
      readWrite: 'all',
    })
    const started = await admin.submitTo(page, '/trails/keep/logging')
    expect([started.path, (await facts(started)).Events]).toEqual([
      '/trails/keep?notice=trail-started',
      'All events',
    ])
    expect((await facts(started))['Next delivery']).toContain('12:05:00')
    await daybook.send([{ eventID: 'one', eventName: 'OpenDoor', userName: 'ann' }])
    daybook.setClock('2026-03-01T12:06:00Z')
    await daybook.app.services.deliver()
    daybook.setClock('2026-03-01T13:01:00Z')
    await daybook.app.services.deliver()
    await daybook.app.services.writeDigests()
    const delivered = await admin.get('/trails/keep')
    expect((await facts(delivered))['Last delivery']).toContain('12:06:00')
    expect((await delivered.texts('td.heatmap-cell')).filter(Boolean).toSorted().at(-1)).toMatch(
      /delivered, \d+ events/,
    )
    expect(await delivered.texts('.digests li')).toHaveLength(1)
    const link = (await delivered.elements('a[href*="/archives/"]')).at(-1)?.attributes.href ?? ''
    const file = await admin.request(link)
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/gzip'])
    const bytes = new Uint8Array(await file.arrayBuffer())
    const records = await Array.fromAsync(
      readArchiveRecords(
        'a.tar.gz',
        (async function* () {
          yield bytes
        })(),
      ),
    )
    expect(records.some((record) => record.includes('"eventID":"one"'))).toBe(true)
  })

  test('are verified, and show the result', async () => {
    const verified = await admin.submitTo(await admin.get('/trails/keep'), '/trails/keep/verification')
    expect(await verified.texts('.check-result p')).toEqual([
      expect.stringMatching(/^Valid: 1 of 1 digests and/),
    ])
    rmSync(bucketOf(daybook), { recursive: true })
    const missing = await admin.submitTo(verified, '/trails/keep/verification')
    expect([missing.status, await faultsOf(missing)]).toEqual([
      409,
      { form: 'The bucket file:archive does not exist.' },
    ])
  })

  test('that only write say that they cannot be verified, and offer no archives', async () => {
    const destination = { bucket: 'file:archive', prefix: '', project: 'default', format: 'tar.gz' }
    const before = await admin.get('/trails/keep')
    const link = (await before.elements('a[href*="/archives/"]'))[0]?.attributes.href ?? ''
    const changed = await admin.submitTo(before, '/trails/keep/order', { ...destination, writeOnly: 'yes' })
    expect((await facts(changed))['Access to the bucket']).toBe('write-only')
    expect(changed.html).toContain('so Daybook does not read its bucket and cannot verify it')
    expect(await changed.elements('form[action="/trails/keep/verification"], a[href*="/archives/"]')).toEqual(
      [],
    )
    expect((await admin.request(link)).status).toBe(409)
    expect((await changed.elements('#writeOnly'))[0]?.attributes.checked).toBeDefined()
    const invalid = await admin.submitTo(changed, '/trails/keep/order', {
      ...{ ...destination, bucket: 'A', writeOnly: '' },
    })
    expect((await invalid.elements('#writeOnly'))[0]?.attributes.checked).toBeUndefined()
    const readable = await admin.submitTo(changed, '/trails/keep/order', { ...destination, writeOnly: '' })
    expect(await readable.elements('form[action="/trails/keep/verification"]')).toHaveLength(1)
    rmSync(bucketOf(daybook), { recursive: true })
  })

  test('show why deliveries fail until the bucket is changed', async () => {
    daybook.setClock('2026-03-01T13:06:00Z')
    await daybook.app.services.deliver()
    const behind = await admin.get('/trails/keep')
    expect(await behind.texts('.status')).toEqual(['Failing'])
    expect(await behind.texts('.check-result-failed blockquote')).toEqual([
      'The bucket file:archive does not exist.',
    ])
    expect((await behind.texts('td.heatmap-cell')).join()).toContain('failed, retrying')
    daybook.setClock('2026-03-01T13:07:00Z')
    const changed = await admin.submitTo(await admin.get('/trails/keep'), '/trails/keep/order', {
      ...{ bucket: 'file:archive-2', prefix: 'logs', project: 'default', format: 'tar.gz' },
    })
    expect([changed.path, (await facts(changed)).Destination]).toEqual([
      '/trails/keep?notice=trail-changed',
      'file:archive-2/logs',
    ])
    await daybook.app.services.deliver()
    expect(await (await admin.get('/trails/keep')).texts('.status')).toEqual(['Logging'])
  })

  test('can be read with the permission for events, and edited only with the grant file', async () => {
    await createTestUser(daybook, { ...BOB, password: PASSWORD })
    const bob = openConsoleClient(daybook)
    await bob.signIn('bob', PASSWORD)
    const list = await bob.get('/trails')
    expect(await navigationLinks(list)).toContain('Trails')
    expect(list.html).toContain('To create a trail you need the grant')
    const page = await bob.get('/trails/keep')
    expect((await page.elements('main form')).map(({ attributes }) => attributes.action)).toEqual([
      '/trails/keep/verification',
    ])
  })

  test('say that they hold back the purge', async () => {
    rmSync(bucketOf(daybook, 'archive-2'), { recursive: true })
    daybook.setClock('2026-03-01T13:11:00Z')
    await daybook.app.services.deliver()
    daybook.setClock('2026-04-02T13:06:00Z')
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    expect((await visitor.get('/trails/keep')).html).toContain('past the retention period')
  })

  test('log no unexpected error', () => {
    expect(daybook.log.filter((line) => !line.includes('The bucket file:'))).toEqual([])
  })
})

async function facts(page: Page): Promise<{ [label: string]: string }> {
  const [labels, values] = [await page.texts('.property dt'), await page.texts('.property dd')]
  return Object.fromEntries(labels.map((label, i) => [label, values[i] ?? '']))
}

function bucketOf({ dataDir }: TestApp, name = 'archive'): string {
  return join(dataDir, 'customers', '000000000001', 'buckets', name)
}
