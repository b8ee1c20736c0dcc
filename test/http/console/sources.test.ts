import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { HELP_LINKS } from '../../support/page-content.ts'
import { sendHeartbeats } from '../../support/send-heartbeats.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { createTestUser, DAVE } from '../../support/test-users.ts'

describe.each(DATABASES)('the sources page, on %s,', (database) => {
  let daybook: TestApp
  let visitor: ReturnType<typeof openConsoleClient>
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    visitor = openConsoleClient(daybook)
  })
  afterAll(() => daybook.close())

  test('explains how to send events while there is no source', async () => {
    await visitor.signIn()
    const page = await visitor.get('/sources')
    expect(await page.texts('h2')).toEqual(['No sources yet'])
    expect(await page.texts('.site-header a[aria-current]')).toEqual(['Sources'])
    expect(await page.elements('.silence-alert, table')).toEqual([])
  })

  test('shows each source with its status, last event and usual interval, and links to its events', async () => {
    await sendHeartbeats(daybook, ['ec2.amazonaws.com', 's3.amazonaws.com'])
    daybook.setClock('2026-03-03T12:40:00Z')
    await visitor.signIn()
    expect(await (await visitor.get('/events')).elements('.silence-alert')).toEqual([])
    daybook.setClock('2026-03-03T13:00:00Z')
    await daybook.send([{ eventName: 'Nameless', userName: 'ann' }])
    await daybook.send([{ eventName: 'PutObject', userName: 'ann', eventSource: 's3.amazonaws.com' }])
    const page = await visitor.get('/sources')
    expect(await page.texts('tbody tr')).toEqual([
      'ec2.amazonaws.comdefaultSilent3 Mar 12:00:00 (1 h ago)up to 30 min45 minSunday, 1 March 2026',
      's3.amazonaws.comdefaultActive3 Mar 13:00:00 (just now)up to 60 min90 minSunday, 1 March 2026',
      'events without a sourcedefaultLearning3 Mar 13:00:00 (just now)not known yetnot yetTuesday, 3 March 2026',
    ])
    const links = (await page.elements('tbody a')).map(({ attributes }) => attributes.href)
    expect(links[0]).toBe('/events?project=default&eventSource=ec2.amazonaws.com&readOnly=any')
    expect(links[2]).toBe('/events?project=default&readOnly=any')
    expect((await visitor.get(links[0] ?? '')).status).toBe(200)
  })

  test('is linked from a banner above the events, for users who may read events', async () => {
    daybook.setClock('2026-03-03T13:00:00Z')
    const page = await visitor.get('/events')
    const [banner] = await page.elements('.silence-alert')
    expect(banner?.attributes.role).toBe('status')
    expect(banner?.text).toBe(
      'ec2.amazonaws.com in project default has been silent since 3 Mar 12:00:00 (1 h ago). It usually sends events at least every 30 min. View source',
    )
    expect((await page.elements('.silence-alert a'))[0]?.attributes.href).toBe('/sources')
    // Also on a page with an invalid value, but not in a fragment for htmx.
    expect(await (await visitor.get('/events?from=never')).elements('.silence-alert')).toHaveLength(1)
    const added = await visitor.get('/events', { headers: { 'hx-request': 'true' } })
    expect(await added.elements('.silence-alert')).toEqual([])

    daybook.setClock('2026-03-03T18:00:00Z')
    const [summary] = await (await visitor.get('/events')).texts('.silence-alert')
    expect(summary).toStartWith(
      '2 sources have fallen silent. The longest is ec2.amazonaws.com in project default',
    )
    expect(await (await visitor.get('/sources')).texts('.silence-alert a')).toEqual([])
  })

  test('returns 403 to users who may not read events', async () => {
    await createTestUser(daybook, { ...DAVE, password: 'a password of dave' })
    const dave = openConsoleClient(daybook)
    const home = await dave.signIn('dave', 'a password of dave')
    expect([await home.elements('.silence-alert'), await home.texts('.nav a, .menu-links a')]).toEqual([
      [],
      ['Overview', 'All settings', 'Access keys', ...HELP_LINKS],
    ])
    expect((await dave.get('/sources')).status).toBe(403)
  })
})
