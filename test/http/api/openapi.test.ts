import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { createApi } from '../../../src/http/api/api.ts'
import { openApiDocument } from '../../../src/http/api/openapi.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

describe('the OpenAPI document', () => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
  })
  afterAll(() => daybook.close())

  test('is valid OpenAPI 3.1', async () => {
    const document = await (await fetch(`${daybook.url}/api/v1/openapi.json`)).json()
    const validator = new Validator()
    expect(await validator.validate(document)).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
    expect(() => validator.resolveRefs()).not.toThrow()
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
