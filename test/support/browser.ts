import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { brotliDecompressSync } from 'node:zlib'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { extract } from 'tar'

/** Chromium as npm ships it, headless; needs no root, minds no root, and asks nobody on the network. */
export async function openBrowser(): Promise<Browser> {
  const folder = await unpacked()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: FLAGS,
    // The package carries the libraries and the font that a bare Debian lacks.
    env: {
      LD_LIBRARY_PATH: join(folder, 'lib'),
      FONTCONFIG_PATH: folder,
      HOME: folder,
      PATH: '/usr/bin:/bin',
    },
  })
}

/** A page of somebody's own, with what its console complained of. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ baseURL: url, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, complaints, close: () => context.close() }
}

/** Comes in by password, to where there are events to see. */
export async function signIn(page: Page, userName: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('User name').fill(userName)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/events')
}

/** What axe finds wrong with a page, and how far it sticks out; waits for what fades in, so that colours are looked at as they stay. */
export async function flawsOf(page: Page): Promise<string[]> {
  await page.evaluate('Promise.all(document.getAnimations().map(({ finished }) => finished))')
  await page.addScriptTag({ path: AXE })
  const found: string[] = await page.evaluate(`axe.run().then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`)
  const width: number = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  return width > 0 ? [...found, `${width} pixels stick out`] : found
}

const AXE = Bun.resolveSync('axe-core/axe.min.js', import.meta.dir)

// On top of Playwright's own, which already keep it from calling home.
const FLAGS = [
  '--no-zygote',
  '--disable-gpu',
  '--disable-domain-reliability',
  '--no-pings',
  '--font-render-hinting=none',
]

const SHIPPED = dirname(dirname(Bun.resolveSync('@sparticuz/chromium', import.meta.dir)))

// A folder per user and version; it appears whole or not at all, so that several runs may start together.
async function unpacked(): Promise<string> {
  const { version } = await Bun.file(join(SHIPPED, 'package.json')).json()
  const folder = join(tmpdir(), `daybook-chromium-${version}-${userInfo().uid}`)
  if (existsSync(join(folder, 'chromium'))) return folder
  const draft = await mkdtemp(`${folder}-`)
  await writeFile(join(draft, 'chromium'), await shipped('chromium.br'), { mode: 0o755 })
  await unpack('al2023.tar.br', draft)
  await unpack('fonts.tar.br', draft)
  await mkdir(join(draft, 'font-cache'))
  await Bun.write(join(draft, 'fonts.conf'), fontsIn(folder))
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }))
  return folder
}

async function unpack(name: string, into: string): Promise<void> {
  const whole = Readable.from([await shipped(name)])
  await pipeline(whole, extract({ cwd: into, preserveOwner: false }))
}

async function shipped(name: string): Promise<Buffer> {
  return brotliDecompressSync(await Bun.file(join(SHIPPED, 'bin', name)).bytes())
}

function fontsIn(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>
`
}
