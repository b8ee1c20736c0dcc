import { describe, expect, test } from 'bun:test'
import { hashLeaves } from '../../../src/domain/tree/leaf.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'
import { hex, openTreeHarness, sha256 } from '../../support/tree-harness.ts'

const ODD = [
  '',
  ' ',
  'ünï😀',
  'a'.repeat(300),
  'line\nbreak',
  '\\x00 \'"$1',
  '\u2028\ufeff',
  'é',
  '%s ?1 null',
]

describe.each(DATABASES)('the leaves that the database hashes, on %s,', (database) => {
  test('are those of the documented bytes, whatever the values are', async () => {
    const daybook = await openTreeHarness(database)
    const events = ODD.flatMap((text, i) =>
      [true, false].map((readOnly) =>
        eventOf(`odd-${i}-${readOnly}`, 0, {
          ...{ readOnly, userName: text, eventName: text, errorCode: i % 2 === 0 ? null : text },
          eventTime: new Date(NOON.getTime() - i * 86_399_993),
          sourceIPAddress: text,
          resources: [{ name: text, type: i % 3 === 0 ? null : 'AWS::EC2::Instance' }],
          record: JSON.stringify({ eventID: `odd-${i}-${readOnly}`, text }),
        }),
      ),
    )
    await daybook.store.append(events)
    await daybook.sequence()
    const model = await daybook.model()
    const { tree } = daybook.store.forCustomer(1)
    const actual = { events: [] as string[], report: [] as string[] }
    for await (const leaves of tree.streamNewLeaves(0, await daybook.store.trees.findSettledSequence())) {
      actual.events.push(...hashLeaves('events', leaves.events, sha256).map(hex))
      actual.report.push(...hashLeaves('report', leaves.report, sha256).map(hex))
    }
    expect(actual).toEqual({ events: model.events.map(hex), report: model.report.map(hex) })
    expect(actual.report.length).toBeGreaterThanOrEqual(ODD.length)
    await daybook.close()
  })
})
