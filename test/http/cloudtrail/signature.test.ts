import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { type Signing, signedHeaders, targetOf } from '../../support/cloudtrail.ts'
import { BODY, CASES, type Change, later, sha256 } from '../../support/signatures.ts'
import { NOON, openTestApp, type TestApp } from '../../support/test-app.ts'

describe('a signature', () => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
  })
  beforeEach(() => daybook.at(NOON))
  afterAll(() => daybook.close())

  const post = async (signing: Partial<Signing>, change: Change = () => ({}), url = daybook.url) => {
    const headers = await signedHeaders(daybook, { headers: targetOf('CreateTrail'), body: BODY, ...signing })
    const request = { headers, body: BODY, path: '/' }
    const sent = { ...request, ...change(request) }
    const response = await fetch(`${url}${sent.path}`, {
      method: 'POST',
      headers: sent.headers,
      body: sent.body,
    })
    return { status: response.status, answer: await response.json() }
  }
  const trails = () => daybook.app.store.open(1).trails.list()

  test.each(
    CASES.map(([what, exception, signing, change = () => ({})]) => ({ what, exception, signing, change })),
  )('with $what is refused: $exception', async ({ exception, signing, change }) => {
    const { status, answer } = await post(signing, change)
    expect(answer).toEqual({ __type: exception, Message: expect.stringMatching(/./) })
    expect(status).toBe(exception === 'MissingAuthenticationToken' ? 403 : 400)
    expect(await trails()).toEqual([])
  })

  test('is refused before the body is looked at when its key or its date is wrong', async () => {
    const large = `{"Name":"${'x'.repeat(2_000_000)}"}`
    const { status, answer } = await post({ accessKeyId: 'DAYBOOKOTHERKEY' }, () => ({ body: large }))
    expect([status, answer]).toMatchObject([400, { __type: 'UnrecognizedClientException' }])
  })

  test('holds for 15 minutes on either side, and not a second longer, however often it is sent', async () => {
    const answers: [number, string][] = [
      [-900_000, 'ResourceTaken'],
      [
        -901_000,
        'Signature expired: 20260301T114459Z is now earlier than 20260301T114500Z (20260301T120000Z - 15 min.)',
      ],
      [900_000, 'ResourceTaken'],
      [
        901_000,
        'Signature not yet current: 20260301T121501Z is still later than 20260301T121500Z (20260301T120000Z + 15 min.)',
      ],
    ]
    const target = { headers: targetOf('ListTrails'), body: '{}' }
    for (const [ms, message] of answers) {
      const { status, answer } = await post({ ...target, signedAt: later(ms) }, () => ({ body: '{}' }))
      expect([status, answer.Message ?? 'ResourceTaken']).toEqual([
        message === 'ResourceTaken' ? 200 : 400,
        message,
      ])
    }
    const headers = await signedHeaders(daybook, target)
    const replay = () => fetch(daybook.url, { method: 'POST', headers, body: '{}' })
    expect((await replay()).status).toBe(200)
    daybook.at('2026-03-01T12:15:00Z')
    expect((await replay()).status).toBe(200)
    daybook.at('2026-03-01T12:15:01Z')
    expect((await replay()).status).toBe(400)
  })

  test('may be for any region while none is chosen, may hash the body in a header, and may leave headers out', async () => {
    const hash = { 'x-amz-content-sha256': sha256('{}') }
    for (const [headers, region] of [
      [targetOf('ListTrails'), 'us-east-1'],
      [{ ...targetOf('ListTrails'), ...hash }, 'local'],
    ] as const) {
      const { status } = await post({ headers, region, body: '{}' }, () => ({ body: '{}' }))
      expect(status).toBe(200)
    }
    const more: Change = ({ headers }) => ({
      headers: { ...headers, 'x-forwarded-for': '10.0.0.1' },
      body: '{}',
    })
    expect(await post({ headers: targetOf('ListTrails'), body: '{}' }, more)).toMatchObject({ status: 200 })
  })

  test('is checked before the operation, and an operation before its input', async () => {
    const unknown = { headers: targetOf('Nothing'), body: '{' }
    expect(
      await post({ ...unknown, secretAccessKey: 'wrong-secret-here' }, () => ({ body: '{' })),
    ).toMatchObject({
      answer: { __type: 'InvalidSignatureException' },
    })
    expect(await post(unknown, () => ({ body: '{' }))).toMatchObject({
      answer: { __type: 'UnknownOperationException' },
    })
    for (const target of [
      'DynamoDB_20120810.ListTables',
      'ListTrails',
      'CloudTrail_20131101.constructor',
      '',
    ])
      expect(await post({ headers: { 'x-amz-target': target } })).toMatchObject({
        answer: { __type: 'UnknownOperationException' },
      })
  })
})

test('where a region is chosen, signatures must be for it', async () => {
  const daybook = await openTestApp({ database: 'sqlite', DAYBOOK_REGION: 'eu-central-7' })
  const list = async (region: string) => {
    const headers = await signedHeaders(daybook, { headers: targetOf('ListTrails'), region })
    return (await fetch(daybook.url, { method: 'POST', headers, body: '{}' })).json()
  }
  expect(await list('eu-central-7')).toEqual({ Trails: [] })
  expect(await list('us-east-1')).toEqual({
    __type: 'InvalidSignatureException',
    Message: "Credential should be scoped to a valid region, not 'us-east-1'; here it is 'eu-central-7'.",
  })
  await daybook.close()
})

test('behind a proxy, signatures are for the public host, or for the one that was asked', async () => {
  const daybook = await openTestApp({ database: 'sqlite', DAYBOOK_PUBLIC_URL: 'https://daybook.example' })
  const list = async (host: string) => {
    const headers = await signedHeaders(daybook, { headers: { ...targetOf('ListTrails'), host } })
    const asked = { ...headers, host: new URL(daybook.url).host }
    return (await fetch(daybook.url, { method: 'POST', headers: asked, body: '{}' })).status
  }
  expect(await list('daybook.example')).toBe(200)
  expect(await list(new URL(daybook.url).host)).toBe(200)
  expect(await list('elsewhere.example')).toBe(400)
  await daybook.close()
})
