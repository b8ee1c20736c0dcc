import { describe, expect, test } from 'bun:test'
import postgres from 'postgres'
import { consistencyRanges, isConsistent } from '../../../src/domain/tree/tree-proof.ts'
import { createSequenceEvents } from '../../../src/services/tree/sequence-events.ts'
import { INSERT_LOCK } from '../../../src/store/postgres/postgres-insert-sql.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf } from '../../support/store-harness.ts'
import { createTreeEnvironment, hex, openTreeHarness, readHead, sha256 } from '../../support/tree-harness.ts'

describe.each(DATABASES)('the trees of a log, on %s,', (database) => {
  test('grow by the events received since the last run, in the order of receipt', async () => {
    const daybook = await openTreeHarness(database)
    const sizes: number[] = []
    for (const count of [1, 3, 700, 256, 5]) {
      await daybook.receive(`batch-${count}`, count)
      await daybook.sequence()
      const { events, report } = await daybook.store.forCustomer(1).tree.readPositions()
      const model = await daybook.model()
      sizes.push(events.size)
      expect([events.size, report.size]).toEqual([model.events.length, model.report.length])
      const hashes = daybook.store.forCustomer(1).tree
      for (const size of [1, 2, 255, 256, 257, 600, events.size].filter((each) => each <= events.size))
        expect(hex((await hashes.openHashes('events').findRoot(size)) ?? sha256(new Uint8Array()))).toBe(
          model.root(model.events, size),
        )
    }
    expect(await daybook.sequence()).toBe(0)
    expect(sizes.at(-1)).toBeGreaterThanOrEqual(965)
    await daybook.close()
  })

  test('lack no row of the report after a process was killed between any two of its transactions', async () => {
    const daybook = await openTreeHarness(database)
    await daybook.receive('many', 4_500)
    const { store } = daybook
    for (let kept = 0; kept < 3; kept += 1) {
      let appends = 0
      const trees = {
        ...store.trees,
        append: async (...append: Parameters<typeof store.trees.append>) => {
          appends += 1
          if (appends > 1) throw new Error('The process was killed.')
          return store.trees.append(...append)
        },
      }
      const forCustomer = (id: number) => store.forCustomer(id)
      const sequence = createSequenceEvents({ ...daybook.context, store: { forCustomer, trees } })
      await sequence().catch(() => 0)
    }
    await daybook.sequence()
    const { events, report } = await store.forCustomer(1).tree.readPositions()
    const model = await daybook.model()
    expect([events.size, report.size]).toEqual([model.events.length, model.report.length])
    expect(report.size).toBeGreaterThan(2_000)
    await daybook.close()
  })

  test('of two customers contain the events of each', async () => {
    const daybook = await openTreeHarness(database)
    await daybook.services.provisioning.createCustomer({
      name: 'Other',
      accountId: '000000000002',
      project: 'default',
      userName: 'olga',
      password: 'a password for the tests',
    })
    await daybook.receive('one', 10)
    await daybook.receive('two', 20, 2)
    await daybook.receive('three', 5)
    await daybook.sequence()
    for (const customer of [1, 2]) {
      const { events } = await daybook.store.forCustomer(customer).tree.readPositions()
      const model = await daybook.model(customer)
      expect(events.size).toBe(model.events.length)
      expect(model.events.length).toBeGreaterThanOrEqual(15)
    }
    await daybook.close()
  })

  test('are the same whether one process follows the log or several, and after a restart', async () => {
    const environment = await createTreeEnvironment(database)
    const first = await openTreeHarness(database, environment)
    await first.receive('first', 300)
    const second = database === 'postgres' ? await openTreeHarness(database, environment) : first
    await Promise.all([first.sequence(), second.sequence(), first.receive('during', 400)])
    await Promise.all([second.sequence(), second.receive('more', 50)])
    if (second !== first) await second.close()
    await first.close()
    const third = await openTreeHarness(database, environment)
    await third.sequence()
    const { events, report } = await third.store.forCustomer(1).tree.readPositions()
    const model = await third.model()
    expect([events.size, report.size]).toEqual([model.events.length, model.report.length])
    const { tree } = third.store.forCustomer(1)
    expect(hex((await tree.openHashes('events').findRoot(events.size)) ?? sha256(new Uint8Array()))).toBe(
      model.root(model.events),
    )
    await third.close()
    environment.remove()
  })

  test('can be proved consistent between all signed heads, also after the leaves are purged', async () => {
    const daybook = await openTreeHarness(database)
    const { tree, treeHeads } = daybook.store.forCustomer(1)
    for (const count of [1, 2, 60, 100, 93, 1, 300, 40, 700]) {
      await daybook.receive(`old-${count}-${Math.random()}`, count, 1, 20)
      await daybook.sequence()
      await daybook.sign()
    }
    await daybook.store.append(Array.from({ length: 2_000 }, (_, i) => eventOf(`new-${i}`)))
    await daybook.sequence()
    await daybook.sign()
    const heads = (await treeHeads.list(1_000_000, 100)).reverse().map(({ note }) => readHead(note))
    expect(heads.length).toBeGreaterThanOrEqual(9)
    const expectConsistent = async () => {
      for (const kind of ['events', 'report'] as const)
        for (const to of heads)
          for (const from of heads.filter((each) => each.events.size < to.events.size)) {
            const ranges = consistencyRanges(from[kind].size, to[kind].size)
            const proof = await tree.openHashes(kind).hashRanges(ranges)
            expect(proof && isConsistent(from[kind], to[kind], proof, sha256)).toBe(true)
          }
    }
    await expectConsistent()
    expect(await daybook.store.trees.purgeLeaves()).toBe(0)
    const trashAndDrop = async () => {
      const before = new Date('2026-02-15T00:00:00Z')
      const run = { at: before, countMax: 10 }
      expect((await daybook.store.partitions.trashDays(before, run)).dropped.length).toBe(1)
      expect(await daybook.store.trees.purgeLeaves()).toBe(0)
      await daybook.store.partitions.emptyTrash(before)
    }
    await trashAndDrop()
    expect(await daybook.store.trees.purgeLeaves()).toBe(Math.floor(1_297 / 256))
    expect(await daybook.store.trees.purgeLeaves()).toBe(0)
    await expectConsistent()
    await daybook.close()
  })
})

describe('on postgres, an insert that is not committed yet', () => {
  test('keeps later events out of the trees until it is', async () => {
    const daybook = await openTreeHarness('postgres')
    const client = postgres(daybook.databaseUrl ?? '', { max: 1 })
    await daybook.receive('before', 1)
    const locked = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const insert = client.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock_shared(${INSERT_LOCK})`
      await tx`
        insert into events (customer, sequence, id, event_time, event_name, user_name, project, read_only, resources, record)
        select 1, nextval('event_sequence'), 'late', event_time, 'Late', 'ann', 'default', true, '[]', '{}'
        from events where id = 'before-0'`
      locked.resolve()
      await release.promise
    })
    await locked.promise
    await daybook.receive('after', 3)
    await daybook.sequence()
    const { tree } = daybook.store.forCustomer(1)
    const sizeBefore = (await tree.readPositions()).events.size
    expect(await tree.findEvent('after-0')).toMatchObject({ leaf: null })
    release.resolve()
    await insert
    await daybook.sequence()
    const { events } = await tree.readPositions()
    const model = await daybook.model()
    expect(events.size).toBe(model.events.length)
    expect(events.size).toBeGreaterThanOrEqual(sizeBefore + 4)
    expect(hex((await tree.openHashes('events').findRoot(events.size)) ?? new Uint8Array())).toBe(
      model.root(model.events),
    )
    await client.end()
    await daybook.close()
  })
})
