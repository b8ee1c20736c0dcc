import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { operationHeaders, type SigningOptions, signedHeaders } from '../../support/cloudtrail.ts'
import {
  afterNoon,
  type RequestChange,
  SIGNATURE_CASES,
  SIGNED_BODY,
  sha256,
} from '../../support/signatures.ts'
import { NOON, openTestApp, type TestApp } from '../../support/test-app.ts'

describe('a signature', () => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
  })
  beforeEach(() => daybook.setClock(NOON))
  afterAll(() => daybook.close())

  const post = async (
    signing: Partial<SigningOptions>,
    change: RequestChange = () => ({}),
    url = daybook.url,
  ) => {
    const headers = await signedHeaders(daybook, {
      headers: operationHeaders('CreateTrail'),
      body: SIGNED_BODY,
      ...signing,
    })
    const request = { headers, body: SIGNED_BODY, path: '/' }
    const sent = { ...request, ...change(request) }
    const response = await fetch(`${url}${sent.path}`, {
      method: 'POST',
      headers: sent.headers,
      body: sent.body,
    })
    return { status: response.status, output: await response.json() }
  }
  const trails = () => daybook.app.store.forCustomer(1).trails.list()

  test.each(
    SIGNATURE_CASES.map(([what, exception, signing, change = () => ({})]) => ({
      what,
      exception,
      signing,
      change,
    })),
  )('with $what returns $exception', async ({ exception, signing, change }) => {
    const { status, output } = await post(signing, change)
    expect(output).toEqual({ __type: exception, Message: expect.stringMatching(/./) })
    expect(status).toBe(exception === 'MissingAuthenticationToken' ? 403 : 400)
    expect(await trails()).toEqual([])
  })

  test('is refused before the body is read if the access key is unknown', async () => {
    const large = `{"Name":"${'x'.repeat(2_000_000)}"}`
    const { status, output } = await post({ accessKeyId: 'DAYBOOKOTHERKEY' }, () => ({ body: large }))
    expect([status, output]).toMatchObject([400, { __type: 'UnrecognizedClientException' }])
  })

  test('is valid for exactly 15 minutes before and after its date, and can be sent again', async () => {
    const cases: [number, string][] = [
      [-900_000, 'valid'],
      [
        -901_000,
        'Signature expired: 20260301T114459Z is now earlier than 20260301T114500Z (20260301T120000Z - 15 min.)',
      ],
      [900_000, 'valid'],
      [
        901_000,
        'Signature not yet current: 20260301T121501Z is still later than 20260301T121500Z (20260301T120000Z + 15 min.)',
      ],
    ]
    const target = { headers: operationHeaders('ListTrails'), body: '{}' }
    for (const [ms, message] of cases) {
      const { status, output } = await post({ ...target, signedAt: afterNoon(ms) }, () => ({ body: '{}' }))
      expect([status, output.Message ?? 'valid']).toEqual([message === 'valid' ? 200 : 400, message])
    }
    const headers = await signedHeaders(daybook, target)
    const replay = () => fetch(daybook.url, { method: 'POST', headers, body: '{}' })
    expect((await replay()).status).toBe(200)
    daybook.setClock('2026-03-01T12:15:00Z')
    expect((await replay()).status).toBe(200)
    daybook.setClock('2026-03-01T12:15:01Z')
    expect((await replay()).status).toBe(400)
  })

  test('can be for any region unless one is configured, can hash the body, and can leave headers unsigned', async () => {
    const hash = { 'x-amz-content-sha256': sha256('{}') }
    for (const [headers, region] of [
      [operationHeaders('ListTrails'), 'us-east-1'],
      [{ ...operationHeaders('ListTrails'), ...hash }, 'local'],
    ] as const) {
      const { status } = await post({ headers, region, body: '{}' }, () => ({ body: '{}' }))
      expect(status).toBe(200)
    }
    const addHeader: RequestChange = ({ headers }) => ({
      headers: { ...headers, 'x-forwarded-for': '10.0.0.1' },
      body: '{}',
    })
    expect(await post({ headers: operationHeaders('ListTrails'), body: '{}' }, addHeader)).toMatchObject({
      status: 200,
    })
  })

  test('is checked before the operation, and the operation before its input', async () => {
    const unknown = { headers: operationHeaders('Nothing'), body: '{' }
    expect(
      await post({ ...unknown, secretAccessKey: 'wrong-secret-here' }, () => ({ body: '{' })),
    ).toMatchObject({
      output: { __type: 'InvalidSignatureException' },
    })
    expect(await post(unknown, () => ({ body: '{' }))).toMatchObject({
      output: { __type: 'UnknownOperationException' },
    })
    for (const target of [
      'DynamoDB_20120810.ListTables',
      'ListTrails',
      'CloudTrail_20131101.constructor',
      '',
    ])
      expect(await post({ headers: { 'x-amz-target': target } })).toMatchObject({
        output: { __type: 'UnknownOperationException' },
      })
  })
})

test('signatures must be for the configured region', async () => {
  const daybook = await openTestApp({ database: 'sqlite', DAYBOOK_REGION: 'eu-central-7' })
  const list = async (region: string) => {
    const headers = await signedHeaders(daybook, { headers: operationHeaders('ListTrails'), region })
    return (await fetch(daybook.url, { method: 'POST', headers, body: '{}' })).json()
  }
  expect(await list('eu-central-7')).toEqual({ Trails: [] })
  expect(await list('us-east-1')).toEqual({
    __type: 'InvalidSignatureException',
    Message: "Credential should be scoped to a valid region, not 'us-east-1'; here it is 'eu-central-7'.",
  })
  await daybook.close()
})

test('behind a proxy, signatures can be for the public host or for the host of the request', async () => {
  const daybook = await openTestApp({ database: 'sqlite', DAYBOOK_PUBLIC_URL: 'https://daybook.example' })
  const list = async (host: string) => {
    const headers = await signedHeaders(daybook, { headers: { ...operationHeaders('ListTrails'), host } })
    const received = { ...headers, host: new URL(daybook.url).host }
    return (await fetch(daybook.url, { method: 'POST', headers: received, body: '{}' })).status
  }
  expect(await list('daybook.example')).toBe(200)
  expect(await list(new URL(daybook.url).host)).toBe(200)
  expect(await list('elsewhere.example')).toBe(400)
  await daybook.close()
})
