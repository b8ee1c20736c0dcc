import { ADMIN, type TestApp } from './test-app.ts'

/** An element of a page, with its text and attributes. */
export type PageElement = { text: string; attributes: { [name: string]: string } }

export type Page = Awaited<ReturnType<ReturnType<typeof openConsoleClient>['get']>>

/**
 * Returns a browser without JavaScript: it keeps cookies, follows redirects and submits forms. With `confirms` it enters the
 * administrator's password where Daybook asks for it before an action, and sends the form again.
 */
export function openConsoleClient(
  daybook: Pick<TestApp, 'url'>,
  headers: { [name: string]: string } = {},
  { confirms = false, tls = {} }: { confirms?: boolean; tls?: Bun.TLSOptions } = {},
) {
  const cookies = new Map<string, string>()

  const request = async (path: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const all = { cookie, ...headers, ...Object.fromEntries(new Headers(init.headers)) }
    const answer = await fetch(new URL(path, daybook.url), { ...init, headers: all, redirect: 'manual', tls })
    for (const set of answer.headers.getSetCookie()) storeCookie(cookies, set)
    return answer
  }

  const requestPage = async (path: string, init?: RequestInit, times = 5): Promise<PageResult> => {
    const answer = await request(path, init)
    const location = answer.headers.get('location')
    if (location && times > 0) return requestPage(location, undefined, times - 1)
    return toPage(path, answer)
  }

  return {
    cookies,
    request,
    get: (path: string, init?: RequestInit) => requestPage(path, init),
    /** Submits the page's first POST form with these values in place of its own. */
    async submit(page: PageResult, values: { [name: string]: string }): Promise<PageResult> {
      const [form] = await page.elements(`form[method=post]${NOT_OF_ZONE}`)
      const inputs = await page.elements(`form[method=post]${NOT_OF_ZONE} input`)
      const defaults = Object.fromEntries(
        inputs.map(({ attributes }) => [attributes.name ?? '', attributes.value ?? '']),
      )
      const body = new URLSearchParams({ ...defaults, ...values })
      return requestPage(form?.attributes.action ?? '', {
        method: 'POST',
        body,
        headers: { origin: daybook.url },
      })
    },
    /**
     * Submits the page's form with this action, or with a button for it, with these values in place of its own. Throws
     * if the page has no such form.
     */
    async submitTo(
      page: PageResult,
      action: string,
      values: { [name: string]: string } = {},
    ): Promise<PageResult> {
      const forms = await page.elements(`form[action="${action}"], [formaction="${action}"]`)
      if (forms.length === 0) throw new Error(`${page.path} has no form with the action ${action}.`)
      const inputs = await page.elements(`form[action="${action}"] input, input[name="csrf"]`)
      const sent = inputs.filter(({ attributes: a }) => a.type !== 'checkbox' || a.checked !== undefined)
      const defaults = Object.fromEntries(sent.map(({ attributes: a }) => [a.name ?? '', a.value ?? '']))
      return this.post(action, { ...defaults, ...values })
    },
    /** Posts exactly these values, whether or not a page has such a form. */
    async post(path: string, values: { [name: string]: string }): Promise<PageResult> {
      const post = (to: string, form: { [name: string]: string }) =>
        requestPage(to, {
          method: 'POST',
          body: new URLSearchParams(form),
          headers: { origin: daybook.url },
        })
      const answer = await post(path, values)
      if (!confirms || !answer.path.startsWith('/account/confirmation')) return answer
      const csrfOf = async (page: PageResult) =>
        (await page.elements('input[name=csrf]'))[0]?.attributes.value ?? ''
      await post('/account/confirmation', { csrf: await csrfOf(answer), password: ADMIN.password })
      return post(path, { ...values, csrf: await csrfOf(await requestPage('/account')) })
    },
    async signIn(userName: string = ADMIN.userName, password: string = ADMIN.password): Promise<PageResult> {
      return this.submit(await requestPage('/sign-in'), { userName, password })
    },
  }
}

// The header of every page has forms that choose the time zone.
const NOT_OF_ZONE = ':not([action="/time-zone"]):not([action="/theme"]):not([action="/language"])'

type PageResult = Awaited<ReturnType<typeof toPage>>

async function toPage(path: string, response: Response) {
  const html = await response.text()
  return {
    path,
    status: response.status,
    headers: response.headers,
    html,
    elements: (selector: string) => findElements(html, selector),
    /** Returns the texts of all elements that match a selector. */
    texts: async (selector: string) => (await findElements(html, selector)).map(({ text }) => text),
  }
}

async function findElements(html: string, selector: string): Promise<PageElement[]> {
  const elements: PageElement[] = []
  const rewriter = new HTMLRewriter().on(selector, {
    element(element) {
      elements.push({ text: '', attributes: decodeAttributes(Object.fromEntries(element.attributes)) })
    },
    text(chunk) {
      const last = elements.at(-1)
      if (last) last.text += chunk.text
    },
  })
  await rewriter.transform(new Response(html)).text()
  return elements.map(({ text, attributes }) => ({
    text: decodeEntities(text).replace(/\s+/g, ' ').trim(),
    attributes,
  }))
}

function decodeAttributes(attributes: { [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, decodeEntities(value)]))
}

function decodeEntities(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

function storeCookie(cookies: Map<string, string>, header: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
  if (value === '' || /max-age=0/i.test(header)) cookies.delete(name)
  else cookies.set(name, value)
}
