import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, openFromMenu, openPage, signIn, signOut } from '../support/browser.ts'
import { HELP_LINKS } from '../support/page-content.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 90_000
const STORAGE_SECRET = 'canary-secret-of-the-storage'
const OWN_PASSWORD = 'canary password of nora'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(() => browser?.close())

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('users in Chromium, %s', (_, javaScriptEnabled) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
  })
  afterAll(() => daybook.close())

  test(
    'a user is added, works within their permissions and is deleted, and the log has an entry for every change',
    async () => {
      const admin = await openPage(browser, daybook.url, { javaScriptEnabled })
      const nora = await openPage(browser, daybook.url, { javaScriptEnabled })
      await signIn(admin.page, ADMIN.userName, ADMIN.password)
      const initial = await addUser(admin.page, 'nora')
      const key = await createKey(admin.page)
      await addGrant(admin.page, 'activity-log in default', javaScriptEnabled)

      const password = await chooseFirstPassword(nora.page, initial)
      await signIn(nora.page, 'nora', password)
      expect(await nora.page.locator('.nav a, .menu-links a').allTextContents()).toEqual([
        'Overview',
        'Events',
        'Servers',
        'Trails',
        'All settings',
        'Access keys',
        'Sources',
        ...HELP_LINKS.toSpliced(2, 0, 'Send events'),
      ])
      await openFromMenu(nora.page, 'Settings', 'Access keys')
      await nora.page.getByRole('cell', { name: 'never' }).waitFor()
      expect(await nora.page.locator('.example').textContent()).toContain(`curl -u ${key.id}:SECRET`)
      expect((await nora.page.goto('/people'))?.status()).toBe(403)
      await nora.page.getByText('Only the primary administrator can do this.').waitFor()
      await changePassword(nora.page, password)

      await connectStorage(admin.page)
      await transferRole(admin.page, nora.page)
      await deleteUser(admin.page)
      await nora.page.goto('/account')
      expect(new URL(nora.page.url()).pathname).toBe('/sign-in')
      await signOut(admin.page)

      expect(await listAuditEntries(daybook)).toEqual([...EXPECTED_ENTRIES])
      const secrets = [initial, password, key.secret, STORAGE_SECRET, OWN_PASSWORD, ADMIN.password]
      const everything = `${await exportDaybookEvents(daybook)}\n${daybook.log.join('\n')}`
      expect(secrets.filter((secret) => everything.includes(secret))).toEqual([])
      // Chromium logs a page with an error status as a failed load.
      expect(
        [...admin.consoleErrors, ...nora.consoleErrors].filter(
          (said) => !/status of (403|401|400)/.test(said),
        ),
      ).toEqual([])
      await admin.close()
      await nora.close()
    },
    PATIENCE_MS,
  )
})

/** The user, operation and error code of each change and each refused read, in order. */
const EXPECTED_ENTRIES = [
  'admin AwsConsoleSignIn',
  'admin CreateUser',
  'admin CreateAccessKey',
  'admin PutGrant',
  'nora AwsConsoleSignIn',
  'nora ChangePassword',
  'nora AwsConsoleSignIn',
  'nora ListUsers AccessDenied',
  'nora ChangePassword ValidationError',
  'nora ChangePassword',
  'nora AwsConsoleSignIn',
  'admin CreateProject',
  'admin PutProjectStorage',
  'admin DeleteProject',
  'admin HandOverAdministration',
  'admin ListUsers AccessDenied',
  'nora HandOverAdministration',
  'admin DeleteGrant',
  'admin DeactivateUser',
  'admin ReactivateUser',
  'admin DeleteUser',
  'admin AwsConsoleSignOut',
] as const

async function addUser(page: Page, userName: string): Promise<string> {
  await openFromMenu(page, 'Settings', 'Users')
  await page.locator('.create-toggle').click()
  await page.getByLabel('User name').fill(userName)
  await page.getByLabel('Department').fill('Finance')
  await page.locator('.create-form').getByRole('button', { name: 'Add user' }).click()
  const password = (await page.locator('#shown-password').textContent()) ?? ''
  await page.getByRole('link', { name: `Continue to ${userName}` }).click()
  return password
}

// Signs in with an initial password, which leads to the page for another one.
async function chooseFirstPassword(page: Page, initial: string): Promise<string> {
  const own = 'first canary words'
  await page.goto('/sign-in')
  await page.getByLabel('User name').fill('nora')
  await page.getByLabel('Password').fill(initial)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('New password', { exact: true }).fill(own)
  await page.getByLabel('Repeat new password').fill(own)
  await page.getByRole('button', { name: 'Set password' }).click()
  await page.getByText('Password changed. Sign in with the new password.').waitFor()
  return own
}

async function createKey(page: Page): Promise<{ id: string; secret: string }> {
  await page.getByRole('button', { name: 'Create access key' }).click()
  const id = (await page.locator('#shown-id').textContent()) ?? ''
  const secret = (await page.locator('#shown-secret').textContent()) ?? ''
  expect(page.url()).not.toContain(secret)
  return { id, secret }
}

async function addGrant(page: Page, grant: string, isScripted: boolean): Promise<void> {
  await openFromMenu(page, 'Settings', 'Users')
  await page.getByRole('button', { name: `Add ${grant} to nora` }).click()
  await page.getByRole('button', { name: new RegExp(`^${grant}, granted to nora by admin`) }).waitFor()
  expect(await page.locator('#person-nora .user-row-permissions').textContent()).toBe('read events')
  expect(await page.locator('.success-notice').count()).toBe(isScripted ? 0 : 1)
}

async function changePassword(page: Page, current: string): Promise<void> {
  await page.goto('/account')
  for (const password of ['not the password', current]) {
    await page.getByLabel('Current password').fill(password)
    await page.getByLabel('New password', { exact: true }).fill(OWN_PASSWORD)
    await page.getByLabel('Repeat new password').fill(OWN_PASSWORD)
    await page.getByRole('button', { name: 'Change password' }).click()
    if (password !== current) await page.getByText('Current password is incorrect.').waitFor()
  }
  await page.getByText('Password changed. Sign in with the new password.').waitFor()
  await signIn(page, 'nora', OWN_PASSWORD)
}

async function connectStorage(page: Page): Promise<void> {
  await openFromMenu(page, 'Settings', 'Projects')
  await page.locator('.create-toggle').click()
  await page.getByLabel('Name').fill('Shop')
  await page.getByLabel('ID', { exact: true }).fill('shop')
  await page.locator('.create-form').getByRole('button', { name: 'Create project' }).click()
  const storage = page.getByRole('region', { name: 'Object storage' })
  await storage.getByLabel('Endpoint').fill('http://127.0.0.1:9')
  await storage.getByLabel('Region').fill('eu-1')
  await storage.getByLabel('Access key ID').fill('AKID')
  await storage.getByLabel('Secret access key').fill(STORAGE_SECRET)
  await storage.getByRole('button', { name: 'Save object storage' }).click()
  await storage.getByRole('button', { name: 'Check connection' }).click()
  await page.getByText('Error from the storage:').waitFor()
  expect(await page.locator('blockquote').textContent()).not.toBe('')
  await page.getByRole('link', { name: 'Delete project…' }).click()
  await page.getByRole('button', { name: 'Delete project Shop' }).click()
  await page.getByText('Project deleted').waitFor()
}

// Transfers the role of primary administrator to nora and back.
async function transferRole(admin: Page, nora: Page): Promise<void> {
  await admin.goto('/people/nora')
  await admin.getByRole('link', { name: 'Make primary administrator…' }).click()
  await admin.getByRole('button', { name: 'Make nora primary administrator' }).click()
  await admin.getByText('Primary administrator role transferred.').waitFor()
  expect((await admin.goto('/people'))?.status()).toBe(403)
  await nora.goto('/people/admin/office')
  await nora.getByRole('button', { name: 'Make admin primary administrator' }).click()
  await nora.getByText('Primary administrator role transferred.').waitFor()
}

async function deleteUser(page: Page): Promise<void> {
  await page.goto('/people/nora')
  await page.getByRole('button', { name: 'Remove activity-log in default' }).click()
  await page.getByText('Grant removed.').waitFor()
  await page.getByRole('button', { name: 'Deactivate', exact: true }).click()
  await page.getByRole('button', { name: 'Reactivate', exact: true }).click()
  await page.getByRole('link', { name: 'Delete user…' }).click()
  await page.getByRole('button', { name: 'Delete user nora' }).click()
  await page.getByText('User deleted.').waitFor()
}

async function listAuditEntries(daybook: TestApp): Promise<string[]> {
  const records: { [name: string]: unknown }[] = JSON.parse(await exportDaybookEvents(daybook)).Records
  return records
    .filter(({ readOnly, errorCode }) => readOnly === false || errorCode !== undefined)
    .toSorted((a, b) => String(a.eventID).localeCompare(String(b.eventID)))
    .map(({ userIdentity, eventName, errorCode }) =>
      [Object(userIdentity).userName, eventName, errorCode].filter(Boolean).join(' '),
    )
}

async function exportDaybookEvents(daybook: TestApp): Promise<string> {
  return (await daybook.api('/events/export?format=json&eventSource=daybook')).text()
}
