import { afterAll, describe, expect, test } from 'bun:test'
import { checkStorage } from '../../../src/adapters/bucket.ts'
import { openS3Bucket } from '../../../src/adapters/s3/s3-bucket.ts'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { rejectionOf } from '../../support/rejection.ts'

const { storage: TEXT } = MESSAGES
const SECRET = 'root-password-of-another-service'

let answer = () => new Response('')
const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => answer() })
afterAll(() => server.stop(true))

const connection = {
  ...{ endpoint: server.url.origin, region: 'local', pathStyle: true },
  ...{ accessKeyId: 'K', secretAccessKey: 'S' },
}
const errorDocument = (code: string, message: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`

describe('a server that is no object storage', () => {
  test.each([
    [403, `<html><Message>${SECRET}</Message></html>`, TEXT.status({ status: 403 })],
    [403, `<Message>${SECRET}</Message>`, TEXT.status({ status: 403 })],
    [403, `<Error><Message>${SECRET}</Message></Error>`, TEXT.status({ status: 403 })],
    [403, `<Error><Code>${SECRET} in a sentence</Code></Error>`, TEXT.status({ status: 403 })],
    [404, `{"message":"${SECRET}"}`, TEXT.status({ status: 404 })],
    [500, SECRET, TEXT.status({ status: 500 })],
    [400, `<Error><Code>${SECRET}`, TEXT.status({ status: 400 })],
    [400, errorDocument('Code', SECRET.repeat(10_000)), TEXT.status({ status: 400 })],
    [200, SECRET, TEXT.notS3],
    [200, `<html>${SECRET}<br></html>`, TEXT.notS3],
    [302, `<html>${SECRET}</html>`, TEXT.redirects],
  ])('shows nothing of answer %#', async (status, body, message) => {
    answer = () => new Response(body, { status })
    expect((await checkStorage(connection))?.message).toBe(message)
    const bucket = openS3Bucket('logs', connection, { attemptsMax: 1 })
    const keys = async () => {
      for await (const { key } of bucket.list('')) throw new Error(key)
    }
    const listed = await rejectionOf(keys())
    expect(listed.message).not.toContain(SECRET)
    expect((await rejectionOf(bucket.selfTest())).message).not.toContain(SECRET)
    bucket.close()
  })
})

describe('an object storage', () => {
  test('is shown with its own words', async () => {
    answer = () => new Response(errorDocument('AccessDenied', 'Not you.'), { status: 403 })
    expect(await checkStorage(connection)).toMatchObject({
      code: 'AccessDenied',
      message: 'Not you.',
      status: 403,
    })
  })

  test('is not quoted for an unknown access key', async () => {
    answer = () => new Response(errorDocument('InvalidAccessKeyId', 'Who?'), { status: 403 })
    expect((await checkStorage(connection))?.message).toBe(
      'The AWS Access Key Id you provided does not exist in our records',
    )
  })

  test('is cut, and its hidden characters are removed', async () => {
    answer = () => new Response(errorDocument('Odd', `a\u202eb\nc ${'x'.repeat(1_000)}`), { status: 400 })
    const message = (await checkStorage(connection))?.message ?? ''
    expect(message).toBe(`a b c ${'x'.repeat(294)}…`)
  })

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'may call an error %s',
    async (code) => {
      answer = () => new Response(errorDocument(code, 'Odd.'), { status: 400 })
      expect(typeof (await checkStorage(connection))?.message).toBe('string')
    },
  )
})

describe('a listing', () => {
  const page = (...keys: string[]) =>
    `<ListBucketResult><IsTruncated>true</IsTruncated>${keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('')}</ListBucketResult>`

  test.each([
    ['the same page again', [page('a', 'b'), page('a', 'b')]],
    ['earlier keys', [page('a', 'b'), page('c', 'a')]],
    ['an empty page', [page('a'), page()]],
    ['nothing at all', [page()]],
  ])('that goes on with %s is a failure', async (_, pages) => {
    const left = [...pages]
    answer = () => new Response(left.shift() ?? page('z'))
    const bucket = openS3Bucket('logs', connection, { attemptsMax: 1 })
    expect(await rejectionOf(Array.fromAsync(bucket.list('')))).toMatchObject({
      ...{ name: 'StorageFailure', code: 'ListingRepeats', message: TEXT.listingRepeats, step: 'list' },
    })
    expect(left).toEqual([])
    bucket.close()
  })
})
