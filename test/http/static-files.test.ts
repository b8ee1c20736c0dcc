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
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'daybook-public-'))
    mkdirSync(join(folder, 'public/fonts'), { recursive: true })
    writeFileSync(join(folder, 'secret.txt'), 'secret')
    writeFileSync(join(folder, 'public/daybook.css'), 'body { color: red }')
    writeFileSync(join(folder, 'public/fonts/a.woff2'), 'font')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('have the content types that browsers require', async () => {
    const app = createStaticFiles()
    const type = async (path: string) => (await app.request(path)).headers.get('content-type')
    expect(await type('/daybook.css')).toStartWith('text/css')
    expect(await type('/htmx.js')).toStartWith('text/javascript')
    expect(await type('/icon.svg')).toStartWith('image/svg+xml')
  })

  test('are revalidated unless the URL has their hash, and are not sent again while unchanged', async () => {
    const app = createStaticFiles(join(folder, 'public'))
    const first = await app.request('/daybook.css')
    const tag = first.headers.get('etag') ?? ''
    expect(first.headers.get('cache-control')).toBe('public, no-cache')
    const versioned = await app.request(`/daybook.css?v=${tag.slice(1, -1)}`)
    expect(versioned.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await app.request('/daybook.css?v=old')).headers.get('cache-control')).toBe('public, no-cache')
    const again = await app.request('/daybook.css', { headers: { 'if-none-match': tag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  test('have the versions that URLs need to be cached', async () => {
    const app = createStaticFiles(join(folder, 'public'))
    const versions = loadAssetVersions(join(folder, 'public'))
    expect(Object.keys(versions).toSorted()).toEqual(['daybook.css', 'fonts/a.woff2'])
    for (const [name, version] of Object.entries(versions)) {
      const { headers } = await app.request(`/${name}?v=${version}`)
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    }
  })

  test('are sent as they are now on disk', async () => {
    const app = createStaticFiles(join(folder, 'public'))
    const before = await app.request('/daybook.css')
    writeFileSync(join(folder, 'public/daybook.css'), 'body { color: blue }')
    const after = await app.request('/daybook.css')
    expect(await after.text()).toContain('blue')
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'))
  })

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/fonts/..%5c..%5csecret.txt',
    '/fonts',
    '/',
  ])('are served only from their folder: %s returns 404', async (path) => {
    expect((await createStaticFiles(join(folder, 'public')).request(path)).status).toBe(404)
  })

  test('are part of the executable', async () => {
    const main = join(folder, 'main.ts')
    writeFileSync(
      main,
      `import { createStaticFiles, loadAssetVersions } from ${JSON.stringify(CODE)}
       const app = createStaticFiles()
       for (const path of ['/daybook.css', '/fonts/a.woff2', '/main.ts'])
         console.log(path, (await app.request(path)).status)
       console.log(Object.keys(loadAssetVersions()).toSorted().join(' '))`,
    )
    const build = ['build', '--compile', '--asset', './public', 'main.ts', '--outfile', 'app']
    const built = Bun.spawnSync([process.execPath, ...build], { cwd: folder })
    expect(built.exitCode, built.stderr.toString()).toBe(0)
    rmSync(join(folder, 'public'), { recursive: true })
    const { stdout } = Bun.spawnSync([join(folder, 'app')], { cwd: tmpdir() })
    expect(stdout.toString()).toBe(
      '/daybook.css 200\n/fonts/a.woff2 200\n/main.ts 404\ndaybook.css fonts/a.woff2\n',
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
