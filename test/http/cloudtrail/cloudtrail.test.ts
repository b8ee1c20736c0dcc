import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Hono } from 'hono'
import { Fault } from '../../../src/domain/fault.ts'
import { createCloudTrailApi } from '../../../src/http/cloudtrail/cloudtrail.ts'
import type { RequestEnv } from '../../../src/http/request-env.ts'
import { ask, clientOf, send, signedHeaders, targetOf } from '../../support/cloudtrail.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

let daybook: TestApp
beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
})
afterAll(() => daybook.close())

describe('what goes wrong on our side', () => {
  const answerTo = async (failure: Error) => {
    const page = () => Promise.reject(failure)
    const flows = { ...daybook.app.flows, lookup: { ...daybook.app.flows.lookup, page } }
    const settings = { region: 'local', signingRegion: null, publicUrl: null }
    const face = createCloudTrailApi(flows, settings, daybook.clock, (a, b) => a === b)
    const app = new Hono<RequestEnv>().use(async (c, next) => {
      c.set('requestId', 'one')
      await next()
    })
    app.route('/', face)
    const headers = await signedHeaders(daybook, { headers: targetOf('LookupEvents') })
    const response = await app.request(daybook.url, { method: 'POST', headers, body: '{}' })
    const { __type, Message } = await response.json()
    return { status: response.status, retry: response.headers.get('retry-after'), __type, Message }
  }

  test('a bug says no more than that it was one', async () => {
    expect(await answerTo(new Error('the password is in here'))).toEqual({
      status: 500,
      retry: null,
      __type: 'InternalFailure',
      Message: 'Something went wrong on our side.',
    })
  })

  test('a database that is away and a caller in a hurry are told when to come again, in names that SDKs retry', async () => {
    const away = new Fault('unavailable', 'The database is away.', { retryAfterSeconds: 5 })
    expect(await answerTo(away)).toMatchObject({ status: 503, retry: '5', __type: 'ServiceUnavailable' })
    const hurry = new Fault('too_many', 'Slowly.', { retryAfterSeconds: 1 })
    expect(await answerTo(hurry)).toMatchObject({ status: 400, retry: '1', __type: 'ThrottlingException' })
  })
})

describe('the door for AWS tools', () => {
  test('leaves the console, the API and other methods as they are', async () => {
    const get = (path: string, method = 'GET') =>
      fetch(`${daybook.url}${path}`, { method, redirect: 'manual' })
    expect((await get('/')).status).toBe(303)
    expect((await get('/PutAuditEvents')).headers.get('content-type')).toStartWith('text/html')
    expect((await get('/', 'PUT')).headers.get('x-amzn-requestid')).toBeNull()
  })

  test('counts as the request that it is: an id out, a line in the log, nothing kept by anyone', async () => {
    const response = await ask(daybook, 'ListTrails')
    expect(response.headers.get('x-amzn-requestid')).toBe(response.headers.get('x-request-id'))
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('remembers that a key was used', async () => {
    const used = async () => (await daybook.app.store.open(1).keys.list('admin'))[0]?.lastUsedAt
    daybook.at('2026-03-01T15:00:00Z')
    await ask(daybook, 'ListTrails')
    for (let i = 0; i < 200 && (await used())?.getTime() !== daybook.clock().getTime(); i += 1)
      await Bun.sleep(5)
    expect(await used()).toEqual(daybook.clock())
  })

  test('takes an empty body for an empty request', async () => {
    expect(await (await ask(daybook, 'ListTrails', '')).json()).toEqual({ Trails: [] })
  })

  test('an unknown member is passed over, and null counts as not given', async () => {
    const made = await ask(daybook, 'CreateTrail', {
      Name: 'audit',
      S3BucketName: 'audit-logs',
      S3KeyPrefix: null,
      TagsList: null,
      Colour: 'red',
      Project: 'default',
    })
    expect(await made.json()).toMatchObject({ Name: 'audit', Project: 'default' })
    expect(await send(clientOf(daybook), 'DeleteTrail', { Name: 'audit' })).toMatchObject({ $metadata: {} })
  })
})
