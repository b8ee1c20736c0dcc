import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { signedHeaders } from '../../support/cloudtrail.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

// Each file is a request and its answer, byte for byte as SDKs send and need them, in the order of their names.
const FOLDER = join(import.meta.dir, '../../fixtures/cloudtrail')
const FILES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.http'))
  .sort()
/** What of an answer's head the SDKs read. */
const HEAD = ['content-type', 'x-amzn-requestid', 'x-amzn-errortype']

let daybook: TestApp
beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send([
    {
      eventID: 'e-1',
      eventTime: '2026-03-01T11:59:59.125Z',
      eventName: 'StopInstances',
      userName: 'alice',
      requestParameters: { instanceId: 'i-0abc', ü: '\u{1F600}' },
    },
  ])
})
afterAll(() => daybook.close())

test.each(FILES)('%s', async (name) => {
  const golden = readFileSync(join(FOLDER, name), 'utf8')
  const end = golden.indexOf('\nHTTP/1.1 ')
  expect(golden.slice(end + 1)).toBe(await answerTo(golden.slice(0, end)))
})

test('there are exchanges of every kind', () => {
  expect(FILES.length).toBeGreaterThan(10)
})

async function answerTo(request: string): Promise<string> {
  const [head = '', ...rest] = request.split('\n\n')
  const [line = '', ...lines] = head.split('\n')
  const address = line.split(' ')[1] ?? '/'
  const given = Object.fromEntries(lines.map((each) => each.split(': ', 2)))
  const body = rest.join('\n\n').replace(/\n$/, '')
  const { pathname: path, searchParams } = new URL(address, daybook.url)
  const service = path === '/' ? 'cloudtrail' : 'cloudtrail-data'
  const signing = { headers: given, body, path, query: Object.fromEntries(searchParams), service }
  const isSigned = given.authorization === undefined
  const headers = isSigned ? await signedHeaders(daybook, signing) : { ...given, authorization: '' }
  return written(await fetch(daybook.url + address, { method: 'POST', headers, body }))
}

async function written(response: Response): Promise<string> {
  const head = HEAD.flatMap((name) => {
    const value = response.headers.get(name)
    const isRequestId = value !== null && value === response.headers.get('x-request-id')
    return value === null ? [] : [`${name}: ${isRequestId ? '(that of the request)' : value}`]
  })
  return [`HTTP/1.1 ${response.status}`, ...head, '', await response.text(), ''].join('\n')
}
