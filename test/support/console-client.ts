import { ADMIN, type TestApp } from './test-app.ts'

/** An element as a visitor finds it. */
export type Found = { text: string; attributes: { [name: string]: string } }

export type Page = Awaited<ReturnType<ReturnType<typeof openConsoleClient>['get']>>

/** Somebody with a browser without scripts: keeps cookies, follows redirects, presses buttons of forms. */
export function openConsoleClient(daybook: Pick<TestApp, 'url'>, headers: { [name: string]: string } = {}) {
  const jar = new Map<string, string>()

  const request = async (path: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const all = { cookie, ...headers, ...Object.fromEntries(new Headers(init.headers)) }
    const answer = await fetch(new URL(path, daybook.url), { ...init, headers: all, redirect: 'manual' })
    for (const set of answer.headers.getSetCookie()) keep(jar, set)
    return answer
  }

  const follow = async (path: string, init?: RequestInit, times = 5): Promise<PageOf> => {
    const answer = await request(path, init)
    const location = answer.headers.get('location')
    if (location && times > 0) return follow(location, undefined, times - 1)
    return readPage(path, answer)
  }

  return {
    jar,
    request,
    get: (path: string, init?: RequestInit) => follow(path, init),
    /** Fills in the page's first form that posts, and sends it. */
    async submit(page: PageOf, values: { [name: string]: string }): Promise<PageOf> {
      const [form] = await page.find('form[method=post]')
      const inputs = await page.find('form[method=post] input')
      const given = Object.fromEntries(
        inputs.map(({ attributes }) => [attributes.name ?? '', attributes.value ?? '']),
      )
      const body = new URLSearchParams({ ...given, ...values })
      return follow(form?.attributes.action ?? '', { method: 'POST', body, headers: { origin: daybook.url } })
    },
    /** Fills in the page's form that goes to an address, or has a button that goes there, and sends it. */
    async send(page: PageOf, action: string, values: { [name: string]: string } = {}): Promise<PageOf> {
      const isThere = await page.find(`form[action="${action}"], [formaction="${action}"]`)
      if (isThere.length === 0) throw new Error(`No form of ${page.path} goes to ${action}.`)
      const inputs = await page.find(`form[action="${action}"] input, input[name="csrf"]`)
      const filled = inputs.filter(({ attributes: a }) => a.type !== 'checkbox' || a.checked !== undefined)
      const given = Object.fromEntries(filled.map(({ attributes: a }) => [a.name ?? '', a.value ?? '']))
      return this.post(action, { ...given, ...values })
    },
    /** Sends a form as it is, whether a page has it or not. */
    post(path: string, values: { [name: string]: string }): Promise<PageOf> {
      const headers = { origin: daybook.url }
      return follow(path, { method: 'POST', body: new URLSearchParams(values), headers })
    },
    async signIn(userName: string = ADMIN.userName, password: string = ADMIN.password): Promise<PageOf> {
      return this.submit(await follow('/sign-in'), { userName, password })
    },
  }
}

type PageOf = Awaited<ReturnType<typeof readPage>>

async function readPage(path: string, answer: Response) {
  const html = await answer.text()
  return {
    path,
    status: answer.status,
    headers: answer.headers,
    html,
    find: (selector: string) => find(html, selector),
    /** The texts of all elements that match. */
    texts: async (selector: string) => (await find(html, selector)).map(({ text }) => text),
  }
}

async function find(html: string, selector: string): Promise<Found[]> {
  const found: Found[] = []
  const rewriter = new HTMLRewriter().on(selector, {
    element(element) {
      found.push({ text: '', attributes: decoded(Object.fromEntries(element.attributes)) })
    },
    text(chunk) {
      const last = found.at(-1)
      if (last) last.text += chunk.text
    },
  })
  await rewriter.transform(new Response(html)).text()
  return found.map(({ text, attributes }) => ({ text: decode(text).replace(/\s+/g, ' ').trim(), attributes }))
}

function decoded(attributes: { [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, decode(value)]))
}

function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

function keep(jar: Map<string, string>, set: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
  if (value === '' || /max-age=0/i.test(set)) jar.delete(name)
  else jar.set(name, value)
}
