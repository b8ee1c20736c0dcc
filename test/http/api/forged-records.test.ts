import { describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, postJson } from '../../support/test-app.ts'

describe.each(DATABASES)('the event source daybook, on %s,', (database) => {
  test('is refused in events that clients send', async () => {
    const daybook = await openTestApp({ database })
    const result = await daybook.send([
      { eventName: 'DeleteUser', userName: 'mallory', eventSource: 'daybook' },
      { eventName: 'StopInstances', userName: 'ann' },
    ])
    expect(result).toMatchObject({ accepted: 1, rejected: [{ index: 0, code: 'forbidden' }] })
    await daybook.close()
  })

  test('is refused in other spellings, and so is a record with two values of a member', async () => {
    const daybook = await openTestApp({ database })
    const forged = { eventName: 'DeleteUser', userName: 'admin' }
    const sources = [
      'Daybook',
      ' daybook\t',
      'd\u0430ybook',
      'day\u200Bbook',
      'day\0book',
      'DAYB00K',
      '\u202Ekoobyad',
    ]
    const { accepted, rejected } = await daybook.send(
      sources.map((eventSource) => ({ ...forged, eventSource })),
    )
    expect([accepted, rejected]).toEqual([
      0,
      sources.map((_, index) => ({
        ...{ index, code: 'forbidden' },
        message:
          '`eventSource` must not be daybook or look like it: it is reserved for what Daybook itself does.',
      })),
    ])
    const bodies = [
      '{"eventName":"X","userName":"a","eventSource":"x","event\\u0053ource":"daybook"}',
      '{"eventName":"X","userName":"a","eventSource":"daybook","eventSource":"x"}',
      '{"eventName":"X","eventName":"X","userName":"a"}',
      `{"eventName":"X","${'long'.repeat(100)}":1,"${'long'.repeat(100)}":1,"userName":"a"}`,
    ]
    const messages = []
    for (const body of bodies) {
      const answer = await daybook.api('/events', { ...postJson({}), body })
      messages.push([answer.status, (await answer.json()).rejected[0].message])
    }
    const says = (name: string) =>
      `\`${name}\` must be in the record only once: readers of JSON disagree on which of several counts.`
    expect(messages).toEqual([
      [400, says('eventSource')],
      [400, says('eventSource')],
      [400, says('eventName')],
      [400, expect.stringMatching(/^`(?:long){1,30}` must be in the record only once/)],
    ])
    expect((await (await daybook.api('/events?userName=admin&eventName=DeleteUser')).json()).events).toEqual(
      [],
    )
    await daybook.close()
  })

  test('is kept in imports of the operator, whose records were judged when they were received', async () => {
    const daybook = await openTestApp({ database })
    const records = [
      '{"eventName":"X","userName":"a","eventSource":"daybook"}',
      '{"eventName":"X","userName":"a","eventSource":"x","eventSource":"y"}',
    ]
    async function* texts() {
      const chunks = new Blob([records.join('\n')]).stream().pipeThrough(new TextDecoderStream())
      yield { name: 'archive', format: 'lines' as const, chunks }
    }
    const target = await daybook.app.getImportTarget(null)
    const result = await daybook.app.services.imports.run(target, texts())
    expect(result).toMatchObject({ accepted: 2, rejected: 0, reasons: [] })
    await daybook.close()
  })
})
