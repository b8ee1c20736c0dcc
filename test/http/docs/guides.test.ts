import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadGuides } from '../../../src/http/docs/guides.ts'
import { parseMarkdown } from '../../../src/http/docs/markdown.ts'
import { Blocks } from '../../../views/help/markdown.tsx'
import { openConsoleClient } from '../../support/console-client.ts'
import { readGuides } from '../../support/markdown-docs.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const { index, guides } = loadGuides()

describe('guides', () => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
  })
  afterAll(() => daybook.close())

  const get = (path: string) => fetch(daybook.url + path, { redirect: 'manual' })

  test('are all files of the folder', () => {
    const names = readGuides().map(({ path }) => path.replace(/^public\/guides\/(.*)\.md$/, '$1'))
    expect([index, ...guides].map(({ name }) => name).toSorted()).toEqual(names)
  })

  test.each(guides.map(({ name, title }) => [name, title]))('show %s as a page', async (name, title) => {
    const response = await get(`/docs/guides/${name}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'; style-src 'self'")
    const page = await response.text()
    expect(page).toContain(`<title>${title} · Daybook</title>`)
    expect(page).toContain(`>${title}</h1>`)
    expect(page).not.toMatch(/<script(?![^>]* src=)|<style| style=/)
  })

  test('have an overview that links to each of them', async () => {
    const page = await (await get('/docs/guides')).text()
    for (const { name } of guides) expect(page).toContain(`href="/docs/guides/${name}"`)
  })

  test('answer 404 for a guide that does not exist', async () => {
    const response = await get('/docs/guides/no-such-guide')
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('There is no guide <code>no-such-guide</code>.')
  })

  test('are not served as files', async () => {
    expect((await get('/guides/trails.md')).status).toBe(404)
  })

  test('have links that lead to pages and headings of this Daybook', async () => {
    const pages = new Map<string, { status: number; ids: Set<string> }>()
    const fetched = async (path: string) => {
      const known = pages.get(path)
      if (known) return known
      const response = await get(path)
      const ids = new Set(matches(await response.text(), /\sid="([^"]+)"/g))
      pages.set(path, { status: response.status, ids })
      return { status: response.status, ids }
    }
    const broken: string[] = []
    for (const path of ['/docs/guides', ...guides.map(({ name }) => `/docs/guides/${name}`)]) {
      const html = await (await get(path)).text()
      for (const href of new Set(matches(html, /<a [^>]*href="([^"]+)"/g))) {
        if (/^https?:/.test(href)) continue
        const [target = '', id] = href.split('#')
        const { status, ids } = await fetched(target === '' ? path : target)
        const isFound = status < 400 && (id === undefined || ids.has(id))
        if (!isFound) broken.push(`${path} links to ${href}`)
      }
    }
    expect(broken).toEqual([])
  })
})

describe('a folder of guides', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'daybook-guides-'))
    writeFileSync(join(folder, 'index.md'), '# Guides\n\n- [Second](b.md)\n- [First](a.md)\n')
    writeFileSync(join(folder, 'a.md'), '# A *title*\n\nText.\n')
    writeFileSync(join(folder, 'b.md'), '# B\n')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('is read in the order of the overview', () => {
    const { guides } = loadGuides(folder)
    expect(guides.map(({ name, title }) => [name, title])).toEqual([
      ['b', 'B'],
      ['a', 'A title'],
    ])
  })

  test('must have a title in every file', () => {
    writeFileSync(join(folder, 'c.md'), 'No title.\n')
    expect(() => loadGuides(folder)).toThrow('c.md must begin with its title.')
  })
})

describe('Markdown', () => {
  test.each([
    ['a paragraph', 'One\ntwo.', '<p>One\ntwo.</p>'],
    ['strong and emphasised text', '**a** *b*', '<p><strong>a</strong> <em>b</em></p>'],
    ['code', '`a < b`', '<p><code>a &lt; b</code></p>'],
    ['a heading', '## How it works', '<h2 id="how-it-works">How it works</h2>'],
    ['a list', '- a\n- `b`', '<ul><li>a</li><li><code>b</code></li></ul>'],
    ['a numbered list', '1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
    ['a quotation', '> a', '<blockquote><p>a</p></blockquote>'],
    [
      'an example',
      '```sh\ncurl <x>\n```',
      '<pre class="example" tabindex="0"><code>curl &lt;x&gt;</code></pre>',
    ],
    ['a link to a guide', '[b](b.md#c)', '<p><a href="/docs/guides/b#c">b</a></p>'],
    ['a link to the overview', '[b](index.md)', '<p><a href="/docs/guides">b</a></p>'],
    ['a link to a page', '[API](/docs)', '<p><a href="/docs">API</a></p>'],
  ])('shows %s', (_, markdown, html) => {
    expect(toHtml(markdown)).toBe(html)
  })

  test('shows a table that scrolls', () => {
    const html = toHtml('| a | b |\n|---|---|\n| `c` | d |')
    expect(html).toStartWith('<div class="prose-table" tabindex="0">')
    expect(html).toContain('<td><code>c</code></td><td>d</td>')
  })

  test.each([
    ['an element', '<script>alert(1)</script>'],
    ['an element in a paragraph', 'a <img src=x onerror=alert(1)> b'],
    ['an element in a heading', '# <b onclick="x()">a</b>'],
    ['an element in a table', '| a |\n|---|\n| <i>b</i> |'],
    ['a comment', '<!-- a -->'],
  ])('shows raw HTML as text: %s', (_, markdown) => {
    expect(toHtml(markdown)).not.toMatch(/<(?:script|img|b|i|!--)[\s>]/)
    expect(toHtml(markdown)).toContain('&lt;')
  })

  test.each(['javascript:alert(1)', 'data:text/html,x', '//elsewhere.example', '../../README.md'])(
    'shows a link to %s as text',
    (href) => {
      expect(toHtml(`[a](${href})`)).toBe('<p>a</p>')
    },
  )

  test('gives headings of the same text ids that differ', () => {
    expect(toHtml('## A b\n## A b\n## `daybook` & co.')).toBe(
      '<h2 id="a-b">A b</h2><h2 id="a-b-1">A b</h2><h2 id="daybook--co"><code>daybook</code> &amp; co.</h2>',
    )
  })
})

function toHtml(markdown: string): string {
  return String(Blocks({ blocks: parseMarkdown(markdown) }))
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found)
}

test('the guides and the API reference keep the navigation for people who are signed in', async () => {
  const daybook = await openTestApp({ database: 'sqlite' })
  const client = openConsoleClient(daybook)
  const linksOf = async (path: string) => {
    const { headers } = await client.request(path)
    const links = await (await client.get(path)).texts('.nav a')
    return [headers.get('cache-control'), links.includes('Servers')]
  }
  const paths = ['/docs', '/docs/guides', '/docs/guides/trails', '/docs/guides/none']
  for (const path of paths) expect([path, ...(await linksOf(path))]).toEqual([path, 'no-cache', false])
  await client.signIn()
  for (const path of paths) expect([path, ...(await linksOf(path))]).toEqual([path, 'no-store', true])
  await daybook.close()
})
