import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUser, TEST_PASSWORD } from '../../support/test-users.ts'

const QUICK = ['Changes', 'Refused', 'Sign-ins', 'Deletions', 'Grants and keys', 'Root and administrators']

describe.each(DATABASES)('views in the console, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>
  let bob: ReturnType<typeof openConsoleClient>

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await createTestUser(daybook, { ...BOB, password: TEST_PASSWORD })
    await daybook.send([
      { eventName: 'StopInstances', userName: 'ann', eventID: 'stop' },
      { eventName: 'DeleteBucket', userName: 'ann', eventID: 'delete' },
      { eventName: 'GetObject', userName: 'eve', eventID: 'refused', errorCode: 'AccessDenied' },
    ])
    admin = openConsoleClient(daybook, {}, { confirms: true })
    await admin.signIn()
    bob = openConsoleClient(daybook)
    await bob.signIn('bob', TEST_PASSWORD)
  })
  afterAll(() => daybook.close())

  const tabs = (page: Page) => page.texts('.view-tab-list .view-tab')
  const current = (page: Page) => page.texts('.view-tab[aria-current]')
  const hrefOf = async (page: Page, name: string) => {
    const links = await page.elements('.view-tab')
    return links.find(({ text }) => text === name)?.attributes.href ?? `no tab ${name}`
  }
  const save = async (client: typeof admin, path: string, values: { [name: string]: string }) =>
    client.submitTo(await client.get(path), '/views', values)
  const viewIn = (page: Page) => new URL(page.path, daybook.url).searchParams.get('view') ?? ''
  const queryOf = (page: Page) => Object.fromEntries(new URL(page.path, daybook.url).searchParams)

  test('are tabs: quick ones first, each with its events, in the period at hand', async () => {
    const page = await admin.get('/events')
    expect(await tabs(page)).toEqual(QUICK)
    expect(await current(page)).toEqual(['Changes'])
    expect(await current(await admin.get('/events?live=on'))).toEqual(['Changes'])
    const narrow = await admin.get('/events?period=24h&userName=ann')
    expect(await current(narrow)).toEqual([])
    const refused = await admin.get(await hrefOf(narrow, 'Refused'))
    expect(await current(refused)).toEqual(['Refused'])
    expect(queryOf(refused)).toMatchObject({ period: '24h' })
    expect(refused.html).toContain('?event=refused&')
    expect(refused.html).not.toContain('?event=stop&')
    const deletions = await admin.get(await hrefOf(refused, 'Deletions'))
    expect(await current(deletions)).toEqual(['Deletions'])
    expect(deletions.html).toContain('?event=delete&')
    expect(await current(await admin.get(await hrefOf(deletions, 'Changes')))).toEqual(['Changes'])
  })

  test('are saved from the page of events, and open with a tab of their own', async () => {
    const saved = await save(admin, '/events?userName=ann&period=24h', { name: 'Of ann' })
    expect(await saved.texts('[role=status]')).toContain('View saved.')
    expect(await tabs(saved)).toEqual([...QUICK, 'Of ann'])
    expect(await current(saved)).toEqual(['Of ann'])
    expect(queryOf(saved)).toEqual({
      userName: 'ann',
      period: '24h',
      view: viewIn(saved),
      notice: 'view-saved',
    })
    expect(await current(await admin.get('/events?period=24h&userName=ann'))).toEqual(['Of ann'])
    expect(await tabs(await bob.get('/events'))).toEqual(QUICK)
  })

  test('say what has changed since they were opened, and are saved again or reset', async () => {
    const { path } = await save(admin, '/events?userName=eve', { name: 'Of eve' })
    const id = viewIn(await admin.get(path))
    const same = await admin.get(`/events?userName=eve&view=${id}`)
    expect(await same.texts('.view-state > *')).toEqual(['Edit the view Of eve'])
    const changed = await admin.get(`/events?userName=eve&outcome=failed&view=${id}`)
    expect(await current(changed)).toEqual(['Of eve'])
    expect(await changed.texts('.view-changed')).toEqual(['Changed'])
    expect((await changed.elements('a.view-action'))[0]?.attributes.href).toBe(
      `/events?userName=eve&view=${id}`,
    )
    const saved = await admin.submitTo(changed, `/views/${id}/filter`)
    expect(await saved.texts('[role=status]')).toContain('View saved with these filters.')
    expect(await saved.texts('.view-changed')).toEqual([])
    expect(await hrefOf(saved, 'Of eve')).toBe(`/events?userName=eve&outcome=failed&view=${id}`)
  })

  test('keep their place in the links of the page', async () => {
    const { path } = await save(admin, '/events?userName=ann', { name: 'Kept' })
    const id = viewIn(await admin.get(path))
    const page = await admin.get(`/events?userName=ann&view=${id}`)
    const links = await page.elements('.chip-remove')
    for (const { attributes } of links) expect(attributes.href).toContain(`view=${id}`)
    expect(await page.texts('.chip')).not.toContain(expect.stringContaining(id))
    const downloads = await page.elements('a[href^="/events/export"]')
    for (const { attributes } of downloads) expect(attributes.href).not.toContain('view=')
    await admin.post(`/views/${id}/deletion`, { csrf: await csrfOf(page) })
  })

  test('for everyone are tabs of others, who cannot change them', async () => {
    const shared = await save(bob, '/events?outcome=failed', { name: 'Failures', shared: 'yes' })
    const id = viewIn(shared)
    const page = await admin.get(`/events?view=${id}&outcome=failed`)
    expect(await tabs(page)).toContain('Failures')
    expect((await page.elements('.view-tab[aria-current]'))[0]?.attributes.title).toBe(
      'Saved by bob for everyone',
    )
    const own = await save(admin, '/events?outcome=succeeded', { name: 'Successes', shared: 'yes' })
    const changed = await bob.get(`/events?view=${viewIn(own)}&outcome=failed`)
    expect(await changed.texts('.view-state button')).toEqual([])
    const edit = await bob.get(`/views/${viewIn(own)}`)
    expect(edit.html).toContain('Only admin and the primary administrator can change or delete this view.')
    expect((await bob.post(`/views/${viewIn(own)}`, { csrf: await csrfOf(edit), name: 'x' })).status).toBe(
      403,
    )
    const renamed = await admin.submitTo(await admin.get(`/views/${id}`), `/views/${id}`, {
      name: 'All failures',
    })
    expect(await renamed.texts('h1')).toEqual(['All failures'])
    expect(await tabs(await bob.get('/events'))).toContain('All failures')
  })

  test('are listed, renamed and deleted on their pages', async () => {
    const id = viewIn(await save(admin, '/events?q=stop', { name: 'Texts' }))
    const list = await admin.get('/views')
    expect(await list.texts('.data-table-name')).toContain('Texts')
    const edited = await admin.submitTo(await admin.get(`/views/${id}`), `/views/${id}`, {
      name: 'Words',
      shared: 'yes',
    })
    expect(await edited.texts('h1')).toEqual(['Words'])
    expect(await tabs(await bob.get('/events'))).toContain('Words')
    const taken = await admin.submitTo(edited, `/views/${id}`, { name: 'Of ann' })
    expect([taken.status, ...(await taken.texts('.field-error'))]).toEqual([
      400,
      'Name must be new: you already have a view Of ann.',
    ])
    const confirm = await admin.get(`/views/${id}/deletion`)
    expect(await confirm.texts('.effect')).toEqual([
      'Its tab disappears for everyone. Events are not affected.',
    ])
    const deleted = await admin.submitTo(confirm, `/views/${id}/deletion`)
    expect(await deleted.texts('[role=status]')).toContain('View deleted.')
    expect(await deleted.texts('.data-table-name')).not.toContain('Words')
  })

  test('that were not saved show the form again', async () => {
    const failed = await save(admin, '/events?userName=ann', { name: ' ', shared: 'yes' })
    expect([failed.status, ...(await failed.texts('.field-error'))]).toEqual([
      400,
      'Name must be one line of text and must not be empty.',
    ])
    expect(await failed.texts('.create-form .chip')).toEqual(['User ann', 'Changes only'])
    const saved = await admin.submitTo(failed, '/views', { name: 'Now with a name' })
    expect(await current(saved)).toEqual(['Now with a name'])
    expect(await tabs(await bob.get('/events'))).toContain('Now with a name')
  })

  test('beyond the tabs are in a menu, and the one that is open is a tab', async () => {
    for (const name of ['X', 'Y', 'Z']) await save(admin, `/events?userName=${name}`, { name })
    const page = await admin.get('/events')
    const inMenu = await page.texts('.view-menu .view-tab')
    expect(inMenu).toContain('Z')
    expect(await page.texts('.view-menu summary')).toEqual([`${inMenu.length} more`])
    const open = await admin.get(await hrefOf(page, 'Z'))
    expect(await current(open)).toEqual(['Z'])
    expect(await open.texts('.view-menu .view-tab')).not.toContain('Z')
  })

  test('may be the page after the sign-in', async () => {
    expect((await bob.get('/')).path).toBe('/overview')
    await save(bob, '/events?userName=ann', { name: 'My start', start: 'yes' })
    const again = openConsoleClient(daybook)
    const page = await again.signIn('bob', TEST_PASSWORD)
    expect(await current(page)).toEqual(['My start'])
    expect(await (await again.get('/views')).texts('.data-table-note')).toEqual(['Start page'])
  })

  test('that are missing or unreadable say so', async () => {
    const missing = await admin.get('/events?userName=ann&view=none')
    expect(missing.status).toBe(200)
    expect(await missing.texts('.view-note')).toEqual([
      'The view of this link was deleted, or it is private to another user. The filters of the link are shown. Close this note',
    ])
    expect(missing.html).toContain('?event=stop&')
    const id = viewIn(await save(admin, '/events?userName=ann', { name: 'Old' }))
    const { context } = daybook.app
    const rows = context.store.forCustomer(1).views
    const view = await rows.find(id)
    const event = context.audit.toEvent(
      { id: 1, accountId: '000000000001' },
      { userName: 'admin', accessKeyId: null, project: 'default', clientInfo: CLIENT },
      { name: 'UpdateView', readOnly: false, parameters: null, response: null, failure: null },
    )
    if (view) await rows.update(view, { query: 'color=red' }, event)
    const page = await admin.get(`/events?color=red&view=${id}`)
    expect(await current(page)).toEqual(['Old (can no longer be read)'])
    expect(await page.texts('.view-note')).toEqual([
      'The saved filters of this view can no longer be read. Correct them and save the view again.',
    ])
    const corrected = await admin.get(`/events?userName=ann&view=${id}`)
    const saved = await admin.submitTo(corrected, `/views/${id}/filter`)
    expect(await saved.texts('.view-note')).toEqual([])
  })

  test('the log has no errors', () => {
    expect(daybook.log).toEqual([])
  })
})

const CLIENT = { sourceIPAddress: '127.0.0.1', userAgent: 'test', requestId: 'test' }

async function csrfOf(page: Page): Promise<string> {
  return (await page.elements('input[name=csrf]'))[0]?.attributes.value ?? ''
}
