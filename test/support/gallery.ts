import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openBrowser, openPage, signIn } from './browser.ts'

/** The pages, by the name of their pictures. */
const PAGES = [
  ...[
    '/overview',
    '/events',
    '/servers',
    '/reports',
    '/trails',
    '/trails/archive',
    '/first-event',
    '/import',
  ],
  ...['/settings', '/people', '/people/priya', '/projects', '/projects/default', '/keys', '/sources'],
  ...[
    '/account',
    '/views',
    '/downloads',
    '/find?q=stop',
    '/actions?q=server',
    '/aws-tools',
    '/docs',
    '/docs/guides/trails',
  ],
  ...['/nowhere', '/trails/none', '/events/none', '/people/admin/deletion'],
]

/** Pages that a link leads to: the page of the link, and its selector. */
const LINKED_PAGES = [
  { name: 'event', page: '/events', link: '.event-row a' },
  { name: 'server', page: '/servers', link: 'main table a' },
]

const LOOKS = [
  { name: 'light', options: { viewport: { width: 1360, height: 860 }, colorScheme: 'light' } },
  { name: 'dark', options: { viewport: { width: 1360, height: 860 }, colorScheme: 'dark' } },
  { name: 'phone', options: { viewport: { width: 390, height: 844 }, colorScheme: 'light' } },
  { name: 'phone-dark', options: { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } },
] as const

/** Chromium says this of the pages that do not exist. */
const EXPECTED_ERROR = '404 (Not Found)'

/** Time for what htmx loads after a page. */
const LOADING_MS = 1_000

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('Usage: bun run gallery FOLDER')
await takePictures(folder)

/** Takes pictures of all pages of the demonstration: light and dark, wide and narrow. Prints what the browser complains of. */
async function takePictures(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await using demo = await startDemo()
  const browser = await openBrowser()
  for (const { name, options } of LOOKS) {
    const { page, consoleErrors, close } = await openPage(browser, demo.url, options)
    page.setDefaultTimeout(60_000)
    await takePicture(page, '/sign-in', join(folder, `sign-in-${name}.png`))
    await signIn(page, 'admin', demo.password)
    for (const path of PAGES) await takePicture(page, path, join(folder, `${toFileName(path)}-${name}.png`))
    for (const { page: list, link, name: linked } of LINKED_PAGES) {
      await page.goto(list)
      const href = await page.locator(link).first().getAttribute('href')
      await takePicture(page, href ?? list, join(folder, `${linked}-${name}.png`))
    }
    const complaints = consoleErrors.filter((error) => !error.includes(EXPECTED_ERROR))
    console.log([`${name}: ${complaints.length} complaints of the browser`, ...complaints].join('\n'))
    await close()
  }
  await browser.close()
}

async function takePicture(page: Page, path: string, file: string): Promise<void> {
  await page.goto(path)
  await page.waitForTimeout(LOADING_MS)
  await page.screenshot({ path: file })
}

function toFileName(path: string): string {
  return path.slice(1).replaceAll(/\W+/g, '-')
}

/** Starts the demonstration on a port of its own, and waits until its events are there. */
async function startDemo() {
  const port = String(20_000 + (process.pid % 20_000))
  const child = Bun.spawn([process.execPath, 'src/main.ts', 'demo'], {
    cwd: join(import.meta.dir, '../..'),
    env: { ...process.env, DAYBOOK_PORT: port },
    stdout: 'pipe',
    stderr: 'inherit',
  })
  let printed = ''
  const decoder = new TextDecoder()
  for await (const chunk of child.stdout) {
    printed += decoder.decode(chunk, { stream: true })
    if (printed.includes('New events arrive')) break
  }
  const stop = async () => {
    child.kill('SIGINT')
    await child.exited
  }
  const password = /^ +password +(\S+)/m.exec(printed)?.[1] ?? ''
  return { url: `http://127.0.0.1:${port}`, password, [Symbol.asyncDispose]: stop }
}
