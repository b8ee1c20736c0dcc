import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Hono } from 'hono'
import { Fault } from '../../../src/domain/fault.ts'
import { createCloudTrailApi } from '../../../src/http/cloudtrail/cloudtrail.ts'
import type { RequestEnv } from '../../../src/http/request-env.ts'
import {
  createCloudTrailClient,
  operationHeaders,
  requestCloudTrail,
  sendOperation,
  signedHeaders,
} from '../../support/cloudtrail.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

let daybook: TestApp
beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
})
afterAll(() => daybook.close())

describe('errors of the server', () => {
  const responseTo = async (failure: Error) => {
    const listPage = () => Promise.reject(failure)
    const services = { ...daybook.app.services, lookup: { ...daybook.app.services.lookup, listPage } }
    const settings = { region: 'local', signingRegion: null, publicUrl: null }
    const api = createCloudTrailApi(services, settings, daybook.clock, (a, b) => a === b)
    const app = new Hono<RequestEnv>().use(async (c, next) => {
      c.set('requestId', 'one')
      await next()
    })
    app.route('/', api)
    const headers = await signedHeaders(daybook, { headers: operationHeaders('LookupEvents') })
    const response = await app.request(daybook.url, { method: 'POST', headers, body: '{}' }, { address: '' })
    const { __type, Message } = await response.json()
    return { status: response.status, retry: response.headers.get('retry-after'), __type, Message }
  }

  test('the response to a bug does not contain its message', async () => {
    expect(await responseTo(new Error('the password is in here'))).toEqual({
      status: 500,
      retry: null,
      __type: 'InternalFailure',
      Message: 'Daybook failed to process the request.',
    })
  })

  test('an unavailable database and a throttled caller get exceptions that SDKs retry, with Retry-After', async () => {
    const unavailable = new Fault('unavailable', 'databaseUnavailable', {}, { retryAfterSeconds: 5 })
    expect(await responseTo(unavailable)).toMatchObject({
      status: 503,
      retry: '5',
      __type: 'ServiceUnavailable',
    })
    const throttled = new Fault('too_many', 'eventsTooFast', {}, { retryAfterSeconds: 1 })
    expect(await responseTo(throttled)).toMatchObject({
      status: 400,
      retry: '1',
      __type: 'ThrottlingException',
    })
  })
})

describe('the API for AWS tools', () => {
  test('does not affect the console and other methods', async () => {
    const get = (path: string, method = 'GET') =>
      fetch(`${daybook.url}${path}`, { method, redirect: 'manual' })
    expect((await get('/')).status).toBe(303)
    expect((await get('/PutAuditEvents')).headers.get('content-type')).toStartWith('text/html')
    expect((await get('/', 'PUT')).headers.get('x-amzn-requestid')).toBeNull()
  })

  test('returns the request ID and no-store', async () => {
    const response = await requestCloudTrail(daybook, 'ListTrails')
    expect(response.headers.get('x-amzn-requestid')).toBe(response.headers.get('x-request-id'))
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('records when an access key was last used', async () => {
    const lastUsed = async () =>
      (await daybook.app.store.forCustomer(1).accessKeys.list('admin'))[0]?.lastUsedAt
    daybook.setClock('2026-03-01T15:00:00Z')
    await requestCloudTrail(daybook, 'ListTrails')
    for (let i = 0; i < 200 && (await lastUsed())?.getTime() !== daybook.clock().getTime(); i += 1)
      await Bun.sleep(5)
    expect(await lastUsed()).toEqual(daybook.clock())
  })

  test('accepts an empty body as an empty request', async () => {
    expect(await (await requestCloudTrail(daybook, 'ListTrails', '')).json()).toEqual({ Trails: [] })
  })

  test('ignores unknown members, and treats null as missing', async () => {
    const created = await requestCloudTrail(daybook, 'CreateTrail', {
      Name: 'audit',
      S3BucketName: 'audit-logs',
      S3KeyPrefix: null,
      TagsList: null,
      Colour: 'red',
      Project: 'default',
    })
    expect(await created.json()).toMatchObject({ Name: 'audit', Project: 'default' })
    expect(
      await sendOperation(createCloudTrailClient(daybook), 'DeleteTrail', { Name: 'audit' }),
    ).toMatchObject({ $metadata: {} })
  })
})
