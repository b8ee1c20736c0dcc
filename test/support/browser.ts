import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { brotliDecompressSync } from 'node:zlib'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { extract } from 'tar'

/** Starts the headless Chromium from npm. It runs with or without root, and makes no network requests of its own. */
export async function openBrowser(): Promise<Browser> {
  const folder = await unpackChromium()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: FLAGS,
    // The package includes the libraries and the font that a bare Debian lacks.
    env: {
      LD_LIBRARY_PATH: join(folder, 'lib'),
      FONTCONFIG_PATH: folder,
      HOME: folder,
      PATH: '/usr/bin:/bin',
    },
  })
}

/**
 * The windows and colours in which pages in a special state are looked at: contrast depends on the colours alone, and what fits on
 * the width alone. All pages are looked at in more displays.
 */
export const DISPLAYS = [
  ['wide and dark', { viewport: { width: 1360, height: 860 }, colorScheme: 'dark' }],
  ['narrow and light', { viewport: { width: 360, height: 740 }, colorScheme: 'light' }],
] as const

/** Opens a page in a browser context of its own, and collects the errors and warnings of its console. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ baseURL: url, ...options })
  const page = await context.newPage()
  const consoleErrors: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) consoleErrors.push(message.text())
  })
  page.on('pageerror', (error) => consoleErrors.push(error.message))
  return { page, consoleErrors, close: () => context.close() }
}

/** Signs in by sending what the form of the sign-in page sends, and opens the events page. */
export async function signIn(page: Page, userName: string, password: string): Promise<void> {
  const form = await (await page.request.get('/sign-in')).text()
  const token = /name="token" value="([^"]+)"/.exec(form)?.[1] ?? ''
  const answer = await page.request.post('/sign-in', {
    form: { token, userName, password },
    maxRedirects: 0,
  })
  if (answer.status() !== 303) throw new Error(`The sign-in of ${userName} answered ${answer.status()}.`)
  await page.goto('/events')
}

/** Opens a page from a menu of the header. */
export async function openFromMenu(page: Page, menu: string, label: string): Promise<void> {
  await page.locator('.header-toggle', { hasText: menu }).click()
  await page.locator('.header-menu[open]').getByRole('link', { name: label, exact: true }).click()
}

/** Signs out with the menu of the user. */
export async function signOut(page: Page): Promise<void> {
  await page.locator('.header-toggle', { has: page.locator('.user-label') }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
}

/** Opens the menu *Filter* of the events page, and waits until its script has moved the focus, so that keys arrive where they belong. */
export async function openFilterForm(page: Page): Promise<void> {
  await openToolbarMenu(page, '+ Filter')
  await page.locator('.add-filter select[name=field]:focus').waitFor()
}

/** Adds a filter on the events page, in the form of the menu *Filter*: its field and its comparison by their labels. */
export async function addFilter(page: Page, field: string, value: string, comparison = 'is'): Promise<void> {
  await page.locator('.add-filter > summary').click()
  const form = page.locator('.add-filter form')
  await form.getByLabel('Filter by').selectOption({ label: field })
  await form.getByLabel('Comparison').selectOption({ label: comparison })
  await form.getByLabel('Value').fill(value)
  await form.getByRole('button', { name: 'Apply' }).click()
}

/** Opens a menu of the events page, by its label or what it shows. */
export async function openToolbarMenu(page: Page, label: string | RegExp): Promise<void> {
  await page.locator('.toolbar .menu > summary').filter({ hasText: label }).click()
}

/**
 * Returns axe's violations on a page, and by how many pixels it is wider than the window. Waits for animations first,
 * because axe would measure the contrast of colours that are still fading in.
 */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.evaluate('Promise.all(document.getAnimations().map(({ finished }) => finished))')
  await page.addScriptTag({ path: AXE_PATH })
  const violations: string[] = await page.evaluate(`axe.run().then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`)
  return [...violations, ...(await overflowOf(page))]
}

/** Returns by how many pixels a page is wider than the window; nothing if it fits. Works without scripts. */
export async function overflowOf(page: Page): Promise<string[]> {
  const overflow: number = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  return overflow > 0 ? [`${overflow} pixels wider than the window`] : []
}

const AXE_PATH = Bun.resolveSync('axe-core/axe.min.js', import.meta.dir)

// In addition to Playwright's own flags, which already prevent background requests.
const FLAGS = [
  '--no-zygote',
  '--disable-gpu',
  '--disable-domain-reliability',
  '--no-pings',
  '--font-render-hinting=none',
]

const PACKAGE_FOLDER = dirname(dirname(Bun.resolveSync('@sparticuz/chromium', import.meta.dir)))

// One folder per user and version. It is renamed into place when complete, so that several runs can start at once.
async function unpackChromium(): Promise<string> {
  const { version } = await Bun.file(join(PACKAGE_FOLDER, 'package.json')).json()
  const folder = join(tmpdir(), `daybook-chromium-${version}-${userInfo().uid}`)
  if (existsSync(join(folder, 'chromium'))) return folder
  const draft = await mkdtemp(`${folder}-`)
  await writeFile(join(draft, 'chromium'), await readPackagedFile('chromium.br'), { mode: 0o755 })
  await unpackArchive('al2023.tar.br', draft)
  await unpackArchive('fonts.tar.br', draft)
  await mkdir(join(draft, 'font-cache'))
  await Bun.write(join(draft, 'fonts.conf'), fontsConf(folder))
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }))
  return folder
}

async function unpackArchive(name: string, into: string): Promise<void> {
  const archive = Readable.from([await readPackagedFile(name)])
  await pipeline(archive, extract({ cwd: into, preserveOwner: false }))
}

async function readPackagedFile(name: string): Promise<Buffer> {
  return brotliDecompressSync(await Bun.file(join(PACKAGE_FOLDER, 'bin', name)).bytes())
}

function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>
`
}
