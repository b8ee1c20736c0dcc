import { describe, expect, test } from 'bun:test'
import { compactAllDays } from '../../support/compacted-days.ts'
import { DATABASES } from '../../support/databases.ts'
import { NOON } from '../../support/store-harness.ts'
import { hex, openTreeHarness, type TreeHarness } from '../../support/tree-harness.ts'

async function rootOfTree({ store }: TreeHarness): Promise<string> {
  const { tree } = store.forCustomer(1)
  const { size } = (await tree.readPositions()).events
  return hex((await tree.openHashes('events').findRoot(size)) ?? new Uint8Array())
}

describe.each(DATABASES)('the tree of a compacted day, on %s,', (database) => {
  test('has the leaves that it would have otherwise, of events before and after the compaction', async () => {
    const daybook = await openTreeHarness(database)
    await daybook.receive('first', 700, 1, 3)
    await daybook.sequence()
    await daybook.receive('second', 300, 1, 3)
    await daybook.receive('other', 20, 2, 3)
    const before = await daybook.model()
    await compactAllDays(daybook.store, NOON)
    // These are hashed from blocks.
    await daybook.sequence()
    expect(await rootOfTree(daybook)).toBe(before.root(before.events))
    expect((await daybook.model()).events.map(hex)).toEqual(before.events.map(hex))

    await daybook.receive('late', 50, 1, 3)
    await daybook.sequence()
    const withLate = await daybook.model()
    await compactAllDays(daybook.store, NOON)
    expect(await rootOfTree(daybook)).toBe(withLate.root(withLate.events))
    expect((await daybook.model()).events.map(hex)).toEqual(withLate.events.map(hex))
    const found = await daybook.store.forCustomer(1).tree.findEvent('second-7')
    expect(found?.row.event.record).toBe('{"eventID":"second-7"}')
    expect(found?.leaf?.index).toBeGreaterThanOrEqual(707)
    await daybook.close()
  })
})
