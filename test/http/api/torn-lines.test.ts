import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('a body with damage, on %s,', (database) => {
  let daybook: TestApp
  let count = 0
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  const post = async (body: string, type: string) => {
    const init = { method: 'POST', headers: { 'content-type': type }, body }
    const response = await daybook.api('/events', init)
    return { status: response.status, result: await response.json() }
  }
  const newRecord = () => `{"eventName":"A","userName":"u","eventID":"torn-${++count}"}`
  const newRecords = (length: number) => Array.from({ length }, newRecord)

  test.each(['{', '[', '[{', '{"x":['])('loses only the torn line %p', async (torn) => {
    const body = `${newRecord()}\n${torn}\n${newRecords(50).join('\n')}\n`
    const { status, result } = await post(body, 'application/x-ndjson')
    expect({ status, result }).toMatchObject({ status: 200, result: { accepted: 51 } })
    expect(result.rejected).toEqual([{ index: 1, code: 'invalid', message: 'The record is not valid JSON.' }])
  })

  test('that has very many documents on a line is refused, not a failure', async () => {
    const { status } = await post(`${'{}'.repeat(900_000)}\n`, 'application/x-ndjson')
    expect(status).toBe(413)
  })

  const SEVERAL: [string, (first: string, second: string) => string][] = [
    ['two lists', (first, second) => `{"Events":[${first}],"logEvents":[${second}]}`],
    ['one list twice', (first, second) => `{"Events":[${first}],"Events":[${second}]}`],
    ['a list of records first', (first, second) => `{"Records":[${first}],"Events":[${second}]}`],
    ['a list of records last', (first, second) => `{"Events":[${first}],"Records":[${second}]}`],
    [
      'two messages',
      (first, second) => `{"Message":${JSON.stringify(first)},"body":${JSON.stringify(second)}}`,
    ],
  ]
  test.each(SEVERAL)('such as %s in one envelope, is refused', async (_, toEnvelope) => {
    const envelope = toEnvelope(newRecord(), newRecord())
    expect((await post(envelope, 'application/json')).status).toBe(400)
    const lines = await post(`${newRecord()}\n${envelope}\n${newRecord()}\n`, 'application/x-ndjson')
    expect(lines).toMatchObject({
      status: 200,
      result: { accepted: 2, rejected: [{ index: 1, code: 'invalid' }] },
    })
    expect(lines.result.rejected[0].message).toStartWith('An envelope may have only one list of records')
  })
})
