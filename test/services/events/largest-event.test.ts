import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { UnpackedText } from '../../../src/domain/events/import-ports.ts'
import { EVENT_BYTES_MAX, STORED_EVENT_BYTES_MAX } from '../../../src/domain/json/raw-record.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const START = '{"eventName":"Largest","userName":"u","x":"'

describe.each(DATABASES)('an event of the maximum size, on %s,', (database) => {
  let daybook: TestApp
  let other: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    other = await openTestApp({ database })
  })
  afterAll(async () => {
    await daybook.close()
    await other.close()
  })

  test('can be imported again with the fields that were added to it', async () => {
    const sent = `${START}${'x'.repeat(EVENT_BYTES_MAX - START.length - 2)}"}`
    expect(await send(daybook, sent)).toEqual({ accepted: 1, duplicates: 0, rejected: [] })
    const { events } = await (await daybook.api('/events?eventName=Largest')).json()
    const stored = await (await daybook.api(`/events/${events[0].eventID}`)).text()
    expect(stored.length).toBeGreaterThan(EVENT_BYTES_MAX)
    for (const body of [`{"Records":[${stored}]}`, `${stored}\n`]) {
      expect(await importText(daybook, body)).toMatchObject({ duplicates: 1, rejected: 0 })
    }
    expect(await importText(other, `{"Records":[${stored}]}`)).toMatchObject({ accepted: 1, rejected: 0 })
    expect(await (await other.api(`/events/${events[0].eventID}`)).text()).toBe(stored)
  })

  test('is too large for a request with one byte more, and for an import with more than can be added', async () => {
    const tooLarge = `${START}${'x'.repeat(EVENT_BYTES_MAX - START.length - 1)}"}`
    expect(await send(daybook, tooLarge)).toMatchObject({ accepted: 0, rejected: [{ code: 'too_large' }] })
    const full = `${START}${'x'.repeat(STORED_EVENT_BYTES_MAX - START.length - 2)}"}`
    expect(await importText(daybook, full)).toMatchObject({ accepted: 0, rejected: 1 })
  })
})

async function send(daybook: TestApp, body: string) {
  const headers = { 'content-type': 'application/json' }
  return (await daybook.api('/events', { method: 'POST', headers, body })).json()
}

async function importText({ app }: TestApp, text: string) {
  async function* texts(): AsyncGenerator<UnpackedText> {
    yield { name: 'a.json', format: 'either', chunks: chunksOf(text) }
  }
  return app.services.imports.run(await app.getImportTarget(null), texts())
}

async function* chunksOf(text: string) {
  yield text
}
