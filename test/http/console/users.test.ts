import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { csrfTokenOf, faultsOf, fieldValue, HELP_LINKS, navigationLinks } from '../../support/page-content.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { administratorOf, BOB, CAROL, createTestUser } from '../../support/test-users.ts'

const TAGS = { department: '', customerDefined1: '', customerDefined2: '' }
const FIRST = '000000000001'

let daybook: TestApp
let admin: ReturnType<typeof openConsoleClient>

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  admin = openConsoleClient(daybook)
  await admin.signIn()
})

afterAll(() => daybook.close())

describe('adding a user', () => {
  test('shows a password once, with which the user signs in', async () => {
    const usersPage = await admin.get('/people')
    const shown = await admin.submitTo(usersPage, '/people', { userName: 'alice', department: 'Finance' })
    expect([shown.status, ...(await shown.texts('h1'))]).toEqual([200, 'User alice added'])
    expect(shown.headers.get('cache-control')).toBe('no-store')
    const [password = ''] = await shown.texts('#shown-password')
    expect((await admin.get('/people/alice')).html).not.toContain(password)
    const alice = openConsoleClient(daybook)
    const first = await alice.signIn('alice', password)
    expect(first.path).toBe('/sign-in/password')
    const own = { wanted: 'words that alice knows', again: 'words that alice knows' }
    await alice.submit(first, own)
    const home = await alice.signIn('alice', own.wanted)
    expect(home.path).toBe('/overview')
    expect(await navigationLinks(home)).toEqual(['Overview', 'All settings', 'Access keys', ...HELP_LINKS])
    expect((await alice.get('/account')).html).toContain('You have no permissions yet.')
  })

  test('without a password creates a user who cannot sign in', async () => {
    const token = await csrfTokenOf(await admin.get('/people'))
    const page = await admin.post('/people', { csrf: token, userName: 'robot' })
    expect(page.path).toBe('/people/robot?notice=added')
    expect(await page.texts('.success-notice')).toHaveLength(1)
    expect(page.html).toContain('robot has no password. Daybook creates one and shows it once.')
  })

  const NAME =
    'User name must be 1 to 32 letters, digits, dots, underscores and hyphens, and must not start with a hyphen.'
  test.each([
    ['userName', '', NAME],
    ['userName', '-dash', NAME],
    ['userName', 'two words', NAME],
    ['userName', 'x'.repeat(33), NAME],
    ['userName', 'admin', 'User name must be new: admin is or was in use, and user names are never reused.'],
    ['userName', 'Operator', 'User name must not be operator, which is reserved for the system.'],
    [
      ...(['userName', 'ADMIN'] as const),
      'User name must differ from other names by more than letter case: a name like ADMIN is or was in use.',
    ],
    ['department', 'd'.repeat(256), 'Department must have at most 255 characters; got 256.'],
    ['department', 'a\tb', 'Department must be one line without control characters.'],
    ['customerDefined1', 'd'.repeat(256), 'Customer defined 1 must have at most 255 characters; got 256.'],
    ['customerDefined2', 'a\u0000b', 'Customer defined 2 must be one line without control characters.'],
  ])(
    'shows the fault of %s beside the field, keeps the other values, and stores nothing',
    async (field, value, message) => {
      const before = await listUserNames()
      const values = { userName: 'newcomer', department: 'Kept', customerDefined1: 'Too', [field]: value }
      const page = await admin.submitTo(await admin.get('/people'), '/people', values)
      expect(page.status).toBe(400)
      expect(await faultsOf(page)).toEqual({ [field]: message })
      expect(await fieldValue(page, 'customerDefined1')).toBe(values.customerDefined1)
      expect((await page.elements('.create'))[0]?.attributes.open).toBeDefined()
      const [input] = await page.elements(`#${field}`)
      expect(input?.attributes['aria-describedby']).toContain(`${field}-error`)
      expect(await listUserNames()).toEqual(before)
    },
  )

  test('requires the CSRF token', async () => {
    const page = await admin.post('/people', { userName: 'forged' })
    expect(page.status).toBe(403)
    expect(await listUserNames()).not.toContain('forged')
  })
})

describe('the grant matrix', () => {
  test('adds and removes a grant with one click, effective in open sessions and for keys', async () => {
    const bob = openConsoleClient(daybook)
    const { authorization } = await createTestUser(daybook, {
      ...BOB,
      grants: [],
      password: 'a password of bob',
    })
    const api = () => daybook.api('/events', { headers: { authorization } })
    await bob.signIn('bob', 'a password of bob')
    expect([(await bob.get('/events')).status, (await api()).status]).toEqual([403, 403])

    const added = await clickCell(admin, 'bob', 'give', 'activity-log default')
    expect(added.path).toBe('/people?notice=granted#person-bob')
    expect(await cellLabel(added, 'bob', 'activity-log-default')).toBe(
      'activity-log in default, granted to bob by admin on 2026-03-01, 12:00 UTC. Click to remove it.',
    )
    expect(await permissionsOf(added, 'bob')).toBe('read events')
    expect([(await bob.get('/events')).status, (await api()).status]).toEqual([200, 200])

    const removed = await clickCell(admin, 'bob', 'take', 'activity-log default')
    expect(await cellLabel(removed, 'bob', 'activity-log-default')).toBe('Add activity-log in default to bob')
    expect([(await bob.get('/events')).status, (await api()).status]).toEqual([403, 403])
  })

  test('shows the permissions of every user', async () => {
    const administrator = await administratorOf(daybook, FIRST)
    const { users, projects } = daybook.app.services
    await projects.create(administrator, 'other', 'Other')
    const cases = {
      'a-looker': [{ name: 'activity-log', project: 'other' }, 'read events'],
      'a-trail-admin': [{ name: 'cloudtrail-administrator', project: 'default' }, 'read events'],
      'a-file': [{ name: 'file', project: 'default' }, ''],
      'a-sender': [{ name: 'collector', project: 'other' }, 'send events'],
      'a-reporter': [{ name: 'reports', project: null }, 'read reports'],
    } as const
    for (const [userName, [grant]] of Object.entries(cases)) {
      await users.create(administrator, userName, TAGS, null)
      await users.grant(administrator, userName, grant)
    }
    const page = await admin.get('/people')
    for (const [userName, [, words]] of Object.entries(cases))
      expect([userName, await permissionsOf(page, userName)]).toEqual([userName, words])
    expect(await permissionsOf(page, 'admin')).toEndWith('read reports, manage users and projects')
    expect(await page.texts('.grant-matrix-project')).toEqual(['default', 'Other', 'All projects'])
  })

  test('returns only the row to htmx', async () => {
    const token = await csrfTokenOf(await admin.get('/people'))
    const row = await admin.get('/people/bob/grants', {
      method: 'POST',
      body: new URLSearchParams({ csrf: token, give: 'reports' }),
      headers: { origin: daybook.url, 'hx-request': 'true' },
    })
    expect(row.html).toStartWith('<tr')
    expect(await permissionsOf(row, 'bob')).toBe('read reports')
  })

  test.each([['owner default'], ['reports default'], ['file'], ['']])(
    'returns 400 for the unknown grant %p',
    async (grant) => {
      const token = await csrfTokenOf(await admin.get('/people'))
      const page = await admin.post('/people/bob/grants', { csrf: token, give: grant })
      expect(page.status).toBe(400)
      expect(page.html).toContain('There is no such grant.')
    },
  )

  test('shows 50 users a page, deleted users last, and searches names and departments', async () => {
    const administrator = await administratorOf(daybook, FIRST)
    const { users } = daybook.app.services
    for (let count = 10; count < 60; count += 1)
      await users.create(
        administrator,
        `crowd-${count}`,
        { ...TAGS, department: count === 42 ? 'Lighthouse' : '' },
        null,
      )
    await users.delete(administrator, 'crowd-10')
    const first = await admin.get('/people')
    expect(await userNamesOn(first)).toHaveLength(50)
    const [next] = await first.elements('.page-foot a')
    const second = await admin.get(next?.attributes.href ?? '')
    const all = [...(await userNamesOn(first)), ...(await userNamesOn(second))]
    expect(new Set(all).size).toBe((await listUserNames()).length)
    expect(all.at(-1)).toBe('crowd-10')
    expect((await second.texts('.user-row-inactive .status')).at(-1)).toBe('Deleted')
    expect(await userNamesOn(await admin.get('/people?q=LIGHTHOUSE'))).toEqual(['crowd-42'])
    expect((await admin.get('/people?q=nobody-at-all')).html).toContain('No users match “nobody-at-all”.')
  })
})

describe('a user who is not the primary administrator', () => {
  test('gets 403 with whom to ask, and no links to these pages', async () => {
    const dora = openConsoleClient(daybook)
    await createTestUser(daybook, { ...BOB, userName: 'dora', password: 'a password of dora' })
    expect(await navigationLinks(await dora.signIn('dora', 'a password of dora'))).toEqual([
      'Overview',
      'Events',
      'Servers',
      'Trails',
      'All settings',
      'Access keys',
      'Sources',
      ...HELP_LINKS.toSpliced(2, 0, 'Send events'),
    ])
    for (const path of ['/people', '/people/admin', '/people/nobody', '/projects', '/keys/everyone']) {
      const page = await dora.get(path)
      const messages = (await page.texts('.problem p')).slice(1, 3)
      expect([path, page.status, ...messages]).toEqual([
        path,
        403,
        'Only the primary administrator can do this.',
        'The primary administrator can do this for you, or transfer the role to you.',
      ])
    }
  })

  test('sees no user of another customer', async () => {
    await createTestUser(daybook, { ...CAROL, password: 'a password of carol' })
    const otherAdministrator = await administratorOf(daybook, CAROL.accountId)
    await daybook.app.services.users.transferPrimaryAdministrator(otherAdministrator, 'carol')
    const carol = openConsoleClient(daybook)
    await carol.signIn('carol@000000000002', 'a password of carol')
    expect(await userNamesOn(await carol.get('/people'))).toEqual(['admin', 'carol'])
    const [foreign, unknown] = [await carol.get('/people/bob'), await carol.get('/people/nobody')]
    expect([foreign.status, unknown.status]).toEqual([404, 404])
    const withoutToken = (html: string) => html.replace(/name="csrf" value="[\w-]+"/g, '')
    expect(withoutToken(foreign.html).replaceAll('bob', 'nobody')).toBe(withoutToken(unknown.html))
  })
})

async function listUserNames(): Promise<string[]> {
  const { users } = await (await daybook.api('/users')).json()
  return users.map(({ userName }: { userName: string }) => userName)
}

function clickCell(
  visitor: typeof admin,
  userName: string,
  action: 'give' | 'take',
  grant: string,
): Promise<Page> {
  return visitor
    .get('/people')
    .then((page) =>
      visitor.submitTo(page, `/people/${userName}/grants`, { [action]: grant, back: '/people' }),
    )
}

async function cellLabel(page: Page, userName: string, grant: string): Promise<string | undefined> {
  return (await page.texts(`[id="grant-${userName}-${grant}"]`))[0]
}

async function permissionsOf(page: Page, userName: string): Promise<string | undefined> {
  return (await page.texts(`[id="person-${userName}"] .user-row-permissions`))[0]
}

function userNamesOn(page: Page): Promise<string[]> {
  return page.texts('.user-row-name')
}
