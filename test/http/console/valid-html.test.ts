import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { HtmlValidate } from 'html-validate'
import { openConsoleClient } from '../../support/console-client.ts'
import { FORM_EVENTS, PAGE_EVENTS } from '../../support/console-events.ts'
import { fillPath, seedConsole } from '../../support/console-seed.ts'
import { csrfTokenOf } from '../../support/page-content.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

type Client = ReturnType<typeof openConsoleClient>

/** Pages about what is in no table of routes: other states, faults, what needs no session. */
const OTHER_PAGES = [
  '/events?readOnly=any&event=event-1',
  '/events?userName=nobody-at-all',
  '/events?period=never',
  '/events?agent=x',
  '/events?columns=time,action,user,project,resource,address,outcome,source&rows=comfortable',
  '/events?live=on',
  '/events?userName=ann&zone=Europe/Moscow',
  '/entity?server=i-none',
  '/find?q=stop+server+by+ann',
  '/find',
  '/nothing-here',
  '/events/none',
  '/trails/none',
  '/docs',
  '/docs/guides/finding-events',
  '/docs/guides/none',
]

const VALIDATOR = new HtmlValidate({ root: true, extends: ['html-validate:standard'] })

let daybook: TestApp
let admin: Client

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  admin = openConsoleClient(daybook)
  await admin.signIn()
})
afterAll(() => daybook.close())

describe('the HTML is valid', () => {
  test('of pages of an empty log, and of those that need no session', async () => {
    const visitor = openConsoleClient(daybook)
    expect(
      await findFaults(visitor, [
        '/sign-in',
        '/sign-in?next=%2Fevents',
        `/sign-in/once?token=${'x'.repeat(43)}`,
        '/docs',
      ]),
    ).toEqual([])
    const pages = [
      '/overview',
      '/events',
      '/first-event',
      '/import',
      '/servers',
      '/trails',
      '/reports',
      '/downloads',
    ]
    expect(await findFaults(admin, pages)).toEqual([])
  })

  test('of every page of the console', async () => {
    const names = await seedConsole(daybook, admin, await csrfTokenOf(await admin.get('/keys')))
    const paths = Object.values(PAGE_EVENTS).map(({ path }) => fillPath(path, names))
    expect(await findFaults(admin, [...paths, ...OTHER_PAGES])).toEqual([])
  }, 60_000)

  test('of the pages that answer forms', async () => {
    // Administrative actions need a sign-in of the last five minutes.
    const client = openConsoleClient(daybook)
    await client.signIn()
    const csrf = await csrfTokenOf(await client.get('/keys'))
    const faults: string[] = []
    for (const [path, form, status] of FORM_EVENTS) {
      const body = new URLSearchParams({ ...form, csrf })
      const answer = await client.request(path, { method: 'POST', body })
      expect([path, form, answer.status]).toEqual([path, form, status])
      faults.push(...(await faultsOf(path, answer)))
    }
    expect(faults).toEqual([])
  }, 60_000)
})

async function findFaults(client: Client, paths: string[]): Promise<string[]> {
  const faults: string[] = []
  for (const path of paths) faults.push(...(await faultsOf(path, await client.request(path))))
  return faults
}

// Parts of pages and files are no documents.
async function faultsOf(path: string, answer: Response): Promise<string[]> {
  if (!answer.headers.get('content-type')?.startsWith('text/html')) {
    await answer.body?.cancel()
    return []
  }
  const html = await answer.text()
  if (!/^<!doctype html>/i.test(html)) return []
  const { results } = await VALIDATOR.validateString(html)
  const messages = results.flatMap((result) => result.messages)
  return messages.map(({ ruleId, message, selector }) => `${path} ${ruleId}: ${message} ${selector}`)
}
