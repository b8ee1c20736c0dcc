import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { createApi } from '../../../src/http/api/api.ts'
import { openApiDocument } from '../../../src/http/api/openapi.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

// The document itself is open to everyone and takes nothing, so reading it has no error of the client's.
const RULES = { 'operation-4xx-response': 'off' } as const

describe('the OpenAPI document', () => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
  })
  afterAll(() => daybook.close())

  // Redocly's recommended rules also hold the document to the OpenAPI specification, and the examples to their schemas.
  test('is valid OpenAPI 3.1 and has nothing that the linter would change', async () => {
    const source = await (await fetch(`${daybook.url}/api/v1/openapi.json`)).text()
    expect(JSON.parse(source).openapi).toStartWith('3.1.')
    const config = await createConfig({ extends: ['recommended'], rules: RULES })
    const problems = await lintFromString({ source, absoluteRef: '/openapi.json', config })
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    )
  })

  test('has every route and no other', () => {
    const documented = Object.entries(openApiDocument().paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const mounted = createApi(daybook.app.services, daybook.clock)
      .routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    expect(documented.toSorted()).toEqual(mounted.toSorted())
  })

  test('is also a page with every path and parameter, and without inline scripts', async () => {
    const page = await (await fetch(`${daybook.url}/docs`)).text()
    expect(page).toStartWith('<!DOCTYPE html>')
    expect(page).not.toMatch(/<script(?![^>]* src="\/)|\son\w+=|javascript:/i)
    for (const path of Object.keys(openApiDocument().paths)) expect(page).toContain(`/api/v1${path}`)
    for (const name of ['sourceIPAddress', 'readOnly', 'cursor', 'format'])
      expect(page).toContain(`>${name}<`)
  })
})
