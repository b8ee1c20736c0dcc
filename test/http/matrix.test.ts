import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { maskToken } from '../../src/http/console/token-mask.ts'
import { operationHeaders, signedHeaders } from '../support/cloudtrail.ts'
import { readCustomerState, stateOfProject } from '../support/customer-state.ts'
import { DATABASES } from '../support/databases.ts'
import { readAnswer } from '../support/event-stream.ts'
import type { MatrixCase } from '../support/matrix-case.ts'
import { MATRIX_CASES, SIGN_IN_ROUTES } from '../support/matrix-cases.ts'
import {
  createMatrixWorld,
  type MatrixCustomer,
  type MatrixPersona,
  type Names,
  PERSONA_KINDS,
} from '../support/matrix-world.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'

const ALL_CASES = Object.entries(MATRIX_CASES).flatMap(([route, cases]) =>
  cases.map((each) => ({ ...each, method: route.split(' ')[0] ?? '' })),
)

type Case = MatrixCase & { method: string }

describe.each(DATABASES)('two customers with two projects each, on %s,', (database) => {
  let daybook: TestApp
  let kingfisher: MatrixCustomer
  let nuthatch: MatrixCustomer
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    const [one, other] = await createMatrixWorld(daybook)
    if (!one || !other) throw new Error('There are not two customers.')
    kingfisher = one
    nuthatch = other
  })
  afterAll(() => daybook.close())

  test('have requests for every route of every API', () => {
    const mounted = daybook.app.routes.filter(({ method }) => method !== 'ALL')
    expect([...Object.keys(MATRIX_CASES), ...SIGN_IN_ROUTES].toSorted()).toEqual(
      [...new Set(mounted.map(({ method, path }) => `${method} ${path}`))].toSorted(),
    )
  })

  const kinds = database === 'sqlite' ? [...PERSONA_KINDS] : (['anonymous', ...STRONGEST] as const)

  test.each(kinds)('%s reads nothing of the other customer, and changes nothing of it', async (kind) => {
    const before = await readCustomerState(daybook, kingfisher)
    const persona = personaOf(nuthatch, kind)
    const { shop, cellar } = kingfisher
    for (const names of STRONGEST.includes(kind) ? [shop, cellar] : [cellar]) {
      const answers = await sendAll(persona, { ...ownNames(nuthatch, persona), ...names })
      expect(answers.flatMap((answer) => passagesWith(kingfisher.words, answer))).toEqual([])
    }
    expect(await readCustomerState(daybook, kingfisher)).toEqual(before)
  })

  const withoutPrimary = kinds.filter((kind) => kind !== 'primary')
  test.each(withoutPrimary)('%s of one project changes nothing of the other project', async (kind) => {
    const stateOf = async () =>
      stateOfProject(await readCustomerState(daybook, kingfisher), kingfisher.cellar.project ?? '', 'p-')
    const before = await stateOf()
    const persona = personaOf(kingfisher, kind)
    await sendAll(persona, { ...ownNames(kingfisher, persona), ...kingfisher.cellar })
    expect(await stateOf()).toEqual(before)
  })

  test('have what all these requests named: an owner is answered', async () => {
    const answers = await sendAll(kingfisher.owner, {
      ...ownNames(kingfisher, kingfisher.owner),
      ...kingfisher.cellar,
    })
    expect(answers.map(({ request, status }) => [request, status])).toEqual(
      ALL_CASES.map((each) => [requestOf(each), each.status]),
    )
  })

  const sendAll = async (persona: MatrixPersona, names: Names) => {
    const answers = []
    for (const each of ALL_CASES)
      answers.push({ request: requestOf(each), ...(await send(each, persona, names)) })
    // Limits and bugs would hide what the routes do.
    expect(answers.filter(({ status }) => status === 429 || status >= 500)).toEqual([])
    return answers
  }

  const send = async (each: Case, persona: MatrixPersona, names: Names) => {
    const { method, path, body, form } = fill(each, names)
    const response = await fetch(daybook.url + path, {
      ...{ method, redirect: 'manual' },
      headers: await headersOf({ ...each, path, ...(body && { body }) }, persona),
      ...(body && { body: JSON.stringify(body) }),
      ...(form && { body: new URLSearchParams({ ...form, csrf: maskToken(persona.session?.csrf ?? '') }) }),
    })
    return {
      status: response.status,
      text: `${response.headers.get('location') ?? ''} ${await readAnswer(response)}`,
    }
  }

  const headersOf = async ({ path, body, operation, withPassword }: Case, persona: MatrixPersona) => {
    const json = { ...(body && { 'content-type': 'application/json' }) }
    if (operation !== undefined || path.startsWith('/PutAuditEvents')) {
      const headers = operation === undefined ? json : operationHeaders(operation)
      if (!persona.key) return headers
      const url = new URL(path, daybook.url)
      const query = Object.fromEntries(url.searchParams)
      const signed = { headers, body: JSON.stringify(body), path: url.pathname, query, ...persona.key }
      return signedHeaders(
        daybook,
        operation === undefined ? { ...signed, service: 'cloudtrail-data' } : signed,
      )
    }
    if (withPassword) return { ...(persona.basic && { authorization: persona.basic }) }
    if (path.startsWith('/api/') || path === '/metrics')
      return { ...json, ...(persona.authorization && { authorization: persona.authorization }) }
    return {
      origin: daybook.url,
      ...(persona.session && { cookie: `daybook-session=${persona.session.token}` }),
    }
  }
})

// These try both projects; and with the anonymous one, they are the sample on the second database.
const STRONGEST: MatrixPersona['kind'][] = ['everything', 'primary']

const requestOf = ({ method, path, operation }: Case) => `${method} ${path} ${operation ?? ''}`

function personaOf({ personas, owner }: MatrixCustomer, kind: MatrixPersona['kind']): MatrixPersona {
  return personas.find((each) => each.kind === kind) ?? owner
}

// The places of an answer that have one of the words, with the request.
function passagesWith(words: string[], { request, text }: { request: string; text: string }): string[] {
  return [...text.matchAll(new RegExp(`.{0,60}(?:${words.join('|')}).{0,60}`, 'g'))].map(
    ([found]) => `${request}: ${found}`,
  )
}

// What a persona names of their own in requests about what belongs to others.
function ownNames({ shop }: MatrixCustomer, { name }: MatrixPersona): Names {
  return { 'own project': shop.project ?? '', 'own trail': shop.trail ?? '', persona: name }
}

function fill(each: Case, names: Names): Case {
  const replaced = (text: string, encode: (name: string) => string) =>
    text.replace(/\{([a-z ]+)\}/g, (_, name: string) => encode(names[name] ?? ''))
  const { path, ...rest } = each
  return {
    ...JSON.parse(replaced(JSON.stringify(rest), (name) => name)),
    path: replaced(path, encodeURIComponent),
  }
}
