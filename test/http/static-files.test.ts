import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStaticFiles, loadAssetVersions } from '../../src/http/static-files.ts'
import { openConsoleClient } from '../support/console-client.ts'
import { openTestApp } from '../support/test-app.ts'

const CODE = join(import.meta.dir, '../../src/http/static-files.ts')

describe('static files', () => {
  let folder: string
  const publicFile = (path: string) => join(folder, 'public', path)
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'daybook-public-'))
    for (const each of ['fonts', 'css/components', 'js']) mkdirSync(publicFile(each), { recursive: true })
    writeFileSync(join(folder, 'secret.txt'), 'secret')
    writeFileSync(publicFile('css/base.css'), 'body { color: red }\n')
    writeFileSync(publicFile('css/components/nav.css'), '.nav { color: green }\n')
    writeFileSync(publicFile('js/main.js'), "import './menus.js'\n")
    writeFileSync(publicFile('js/menus.js'), 'menus()\n')
    writeFileSync(publicFile('fonts/a.woff2'), 'font')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('have the content types that browsers require', async () => {
    const app = createStaticFiles()
    const type = async (path: string) => (await app.request(path)).headers.get('content-type')
    expect(await type('/css/current.css')).toStartWith('text/css')
    expect(await type('/js/current/main.js')).toStartWith('text/javascript')
    expect(await type('/htmx.js')).toStartWith('text/javascript')
    expect(await type('/icon.svg')).toStartWith('image/svg+xml')
  })

  test('join the style sheets in their layers', async () => {
    const response = await createStaticFiles(publicFile('')).request('/css/current.css')
    expect(await response.text()).toBe(
      `@layer reset, tokens, base, components, utilities;

@layer base {
body { color: red }
}

@layer components {
.nav { color: green }
}
`,
    )
  })

  test('are revalidated unless the URL has their hash, and are not sent again while unchanged', async () => {
    const app = createStaticFiles(publicFile(''))
    const { css, js, ...versions } = loadAssetVersions(publicFile(''))
    for (const [current, old] of [
      [`/css/${css}.css`, '/css/old.css'],
      [`/js/${js}/main.js`, '/js/old/main.js'],
      [`/js/${js}/menus.js`, '/js/old/menus.js'],
      [`/fonts/a.woff2?v=${versions['fonts/a.woff2']}`, '/fonts/a.woff2?v=old'],
    ] as const) {
      const { headers } = await app.request(current)
      expect([current, headers.get('cache-control')]).toEqual([
        current,
        'public, max-age=31536000, immutable',
      ])
      const first = await app.request(old)
      expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'public, no-cache'])
      const again = await app.request(old, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
      expect([again.status, await again.text()]).toEqual([304, ''])
    }
  })

  test('have one version for all scripts, as they import one another', () => {
    const before = loadAssetVersions(publicFile(''))
    writeFileSync(publicFile('js/menus.js'), 'otherMenus()\n')
    const after = loadAssetVersions(publicFile(''))
    expect(Object.keys(after).toSorted()).toEqual(['css', 'fonts/a.woff2', 'js'])
    expect([after.css === before.css, after.js === before.js]).toEqual([true, false])
  })

  test('are sent as they are now on disk', async () => {
    const app = createStaticFiles(publicFile(''))
    const before = await app.request('/css/current.css')
    writeFileSync(publicFile('css/base.css'), 'body { color: blue }\n')
    const after = await app.request('/css/current.css')
    expect(await after.text()).toContain('blue')
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'))
  })

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/fonts/..%5c..%5csecret.txt',
    '/js/a/..%2f..%2fsecret.txt',
    '/js/a/css',
    '/css/base',
    '/css',
    '/fonts',
    '/',
  ])('are served only from their folder: %s returns 404', async (path) => {
    expect((await createStaticFiles(publicFile('')).request(path)).status).toBe(404)
  })

  test('are part of the executable', async () => {
    const main = join(folder, 'main.ts')
    writeFileSync(
      main,
      `import { createStaticFiles, loadAssetVersions } from ${JSON.stringify(CODE)}
       const app = createStaticFiles()
       const { css, js, ...others } = loadAssetVersions()
       for (const path of [\`/css/\${css}.css\`, \`/js/\${js}/menus.js\`, '/fonts/a.woff2', '/main.ts']) {
         const { status, headers } = await app.request(path)
         console.log(status, headers.get('cache-control'))
       }
       console.log(Object.keys(others).join(' '))`,
    )
    const build = ['build', '--compile', '--asset', './public', 'main.ts', '--outfile', 'app']
    const built = Bun.spawnSync([process.execPath, ...build], { cwd: folder })
    expect(built.exitCode, built.stderr.toString()).toBe(0)
    rmSync(join(folder, 'public'), { recursive: true })
    const { stdout } = Bun.spawnSync([join(folder, 'app')], { cwd: tmpdir() })
    expect(stdout.toString()).toBe(
      `200 public, max-age=31536000, immutable
200 public, max-age=31536000, immutable
200 public, no-cache
404 null
fonts/a.woff2
`,
    )
  })
})

test('every page asks for its files by their version, so that browsers keep them for a year', async () => {
  const daybook = await openTestApp({ database: 'sqlite' })
  const visitor = openConsoleClient(daybook)
  const paths = [
    '/sign-in',
    '/events',
    '/events/none',
    '/nowhere',
    '/reports',
    '/docs',
    '/docs/guides/trails',
  ]
  for (const path of paths) {
    if (path === '/events') await visitor.signIn()
    const page = await visitor.get(path)
    const elements = [...(await page.elements('link')), ...(await page.elements('script'))]
    const urls = elements.map(({ attributes }) => attributes.href ?? attributes.src ?? '')
    expect([path, urls.length]).toEqual([path, 4])
    for (const url of urls) {
      const { status, headers } = await visitor.request(url)
      expect([url, status, headers.get('cache-control')]).toEqual([
        url,
        200,
        'public, max-age=31536000, immutable',
      ])
    }
  }
  await daybook.close()
})
