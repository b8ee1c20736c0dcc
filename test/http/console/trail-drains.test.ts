import { describe, expect, test } from 'bun:test'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, postJson } from '../../support/test-app.ts'

describe.each(DATABASES)('a deleted trail that still delivers, on %s,', (database) => {
  test('is on the page of trails, but in no list of AWS’s tools, and does not count as a trail', async () => {
    const daybook = await openTestApp({ database })
    const admin = openConsoleClient(daybook)
    await admin.signIn()
    const { deliver, drainTrails } = daybook.app.services
    await daybook.api('/trails', postJson({ name: 'keep', bucket: 'file:archive' }))
    await daybook.api('/trails/keep/logging', { method: 'PUT' })
    const { alwaysSaved } = await (await daybook.api('/trails/keep')).json()
    expect(alwaysSaved).toEqual(['trails', 'grants', 'keys', 'signIns', 'downloads'])
    await daybook.send([{ eventID: 'one', eventName: 'OpenDoor' }])
    const folder = join(daybook.dataDir, 'customers', '000000000001', 'buckets', 'archive')
    renameSync(folder, `${folder}-away`)
    expect((await daybook.api('/trails/keep', { method: 'DELETE' })).status).toBe(204)
    daybook.setClock('2026-03-01T12:01:00Z')
    await deliver()
    await drainTrails()
    expect(await (await daybook.api('/trails')).json()).toEqual({ trails: [] })
    expect((await daybook.api('/trails/keep')).status).toBe(404)
    const page = await admin.get('/trails')
    expect(await page.texts('.data-table-name')).toEqual([])
    expect((await page.texts('p.page-intro')).at(-1)).toStartWith(
      'keep, which was deleted, still delivers what it received before to file:archive, until ',
    )
    expect((await page.texts('p.page-intro .data-table-note')).join()).toContain('does not exist')
    for (const name of ['one', 'two'])
      expect((await daybook.api('/trails', postJson({ name, bucket: 'file:other' }))).status).toBe(201)
    renameSync(`${folder}-away`, folder)
    daybook.setClock('2026-03-01T12:30:00Z')
    await deliver()
    await drainTrails()
    expect((await admin.get('/trails')).html).not.toContain('still delivers')
    await daybook.close()
  })
})
