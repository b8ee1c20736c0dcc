import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('the filter by a text, on %s,', (database) => {
  let daybook: TestApp
  let visitor: ReturnType<typeof openConsoleClient>

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    visitor = openConsoleClient(daybook)
    await visitor.signIn()
  })
  afterAll(() => daybook.close())

  test.each([
    ['i-07', true],
    ['i-07a', false],
    // Four letters of five bytes.
    ['Groß', false],
    ['', false],
  ])('says of %p whether all records are looked through for it: %p', async (text, isShort) => {
    const page = await visitor.get(`/events?q=${encodeURIComponent(text)}`)
    expect(page.status).toBe(200)
    const notes = await page.texts('.filter-note')
    expect(notes.length > 0).toBe(isShort)
    for (const note of notes) expect(note).toContain('looks through all records')
  })
})
