import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { type IdentityProvider, openIdentityProvider, openIdSettings } from '../support/identity-provider.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'
import { BOB, createTestUser } from '../support/test-users.ts'

const AXE = Bun.resolveSync('axe-core/axe.min.js', import.meta.dir)
const PATIENCE_MS = 60_000

let provider: IdentityProvider
let daybook: TestApp
let browser: Browser

beforeAll(async () => {
  provider = await openIdentityProvider()
  daybook = await openTestApp({ database: 'sqlite', ...openIdSettings(provider) })
  // Browsers distinguish sites by host name, so this is another site than the provider's.
  provider.registerClient(onOtherSite(daybook.url))
  await createTestUser(daybook, BOB)
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook?.close()
  await provider?.close()
})

test.each([
  ['with scripts', true],
  ['without scripts', false],
])(
  'Chromium signs in with the identity provider, %s',
  async (_, javaScriptEnabled) => {
    const context = await browser.newContext({ javaScriptEnabled })
    const page = await context.newPage()
    const consoleErrors: string[] = []
    page.on('console', (message) => consoleErrors.push(message.text()))
    page.on('pageerror', (error) => consoleErrors.push(error.message))
    await page.goto(`${onOtherSite(daybook.url)}/events?userName=bob`)
    await page.getByRole('link', { name: 'Company sign-in' }).click()
    await page.getByLabel('Name').fill('bob')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(`${onOtherSite(daybook.url)}/events?userName=bob`)
    expect(await page.locator('.user-label').textContent()).toBe('bob · Default')
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('daybook-openid')
    expect(consoleErrors).toEqual([])
    await context.close()
  },
  PATIENCE_MS,
)

test.each([
  ['light', 1440],
  ['dark', 360],
] as const)(
  'the sign-in page with the button has no accessibility violation and no overflow, %s',
  async (colorScheme, width) => {
    const viewport = { width, height: 800 }
    const page = await browser.newPage({ colorScheme, viewport, bypassCSP: true })
    await page.goto(`${onOtherSite(daybook.url)}/sign-in/openid/callback?code=spent`)
    await page.evaluate(readFileSync(AXE, 'utf8'))
    const violations: string[] = await page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id }) => id))',
    )
    expect(violations).toEqual([])
    const isWider = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
    expect(isWider).toBe(false)
    await page.close()
  },
  PATIENCE_MS,
)

function onOtherSite(url: string): string {
  return url.replace('127.0.0.1', 'localhost')
}
