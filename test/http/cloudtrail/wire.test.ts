import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { signedHeaders } from '../../support/cloudtrail.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

// Each file is a request as an SDK sends it and its response, byte for byte. They are sent in the order of their names.
const FOLDER = join(import.meta.dir, '../../fixtures/cloudtrail')
const FILES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.http'))
  .sort()
/** The response headers that SDKs read. */
const HEADERS = ['content-type', 'x-amzn-requestid', 'x-amzn-errortype']

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

test.each(FILES)('%s has the expected response', async (name) => {
  const golden = readFileSync(join(FOLDER, name), 'utf8')
  const end = golden.indexOf('\nHTTP/1.1 ')
  expect(golden.slice(end + 1)).toBe(await responseTo(golden.slice(0, end)))
})

test('there are more than ten exchanges', () => {
  expect(FILES.length).toBeGreaterThan(10)
})

async function responseTo(request: string): Promise<string> {
  const [head = '', ...rest] = request.split('\n\n')
  const [line = '', ...lines] = head.split('\n')
  const target = line.split(' ')[1] ?? '/'
  const fileHeaders = Object.fromEntries(lines.map((each) => each.split(': ', 2)))
  const body = rest.join('\n\n').replace(/\n$/, '')
  const { pathname: path, searchParams } = new URL(target, daybook.url)
  const service = path === '/' ? 'cloudtrail' : 'cloudtrail-data'
  const signing = { headers: fileHeaders, body, path, query: Object.fromEntries(searchParams), service }
  const isSigned = fileHeaders.authorization === undefined
  const headers = isSigned ? await signedHeaders(daybook, signing) : { ...fileHeaders, authorization: '' }
  return formatResponse(await fetch(daybook.url + target, { method: 'POST', headers, body }))
}

async function formatResponse(response: Response): Promise<string> {
  const head = HEADERS.flatMap((name) => {
    const value = response.headers.get(name)
    const isRequestId = value !== null && value === response.headers.get('x-request-id')
    return value === null ? [] : [`${name}: ${isRequestId ? '(that of the request)' : value}`]
  })
  return [`HTTP/1.1 ${response.status}`, ...head, '', await response.text(), ''].join('\n')
}
