import { describe, expect, test } from 'bun:test'
import { createStorageMeasurements } from '../../../src/services/operations/storage-measurements.ts'
import { toByteKind } from '../../../src/store/operations/storage-meter.ts'
import { compactAllDays } from '../../support/compacted-days.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf } from '../../support/store-harness.ts'
import { openTestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('the space of the database on %s', (database) => {
  test('is measured by kind, with the days that should have been compacted', async () => {
    const daybook = await openTestApp({ database })
    const { storageMeasurements } = daybook.app.services
    const measure = async () => {
      await storageMeasurements.measure()
      const state = storageMeasurements.last()
      if (state === null) throw new Error('Nothing was measured.')
      return state
    }
    expect(storageMeasurements.last()).toBeNull()
    await daybook.app.store.append([eventOf('first', 72)])
    await compactAllDays(daybook.app.store, daybook.clock())
    await daybook.app.store.append([eventOf('second', 48), eventOf('third', 24)])
    const { bytes, days, compacted } = await measure()
    for (const kind of ['events', 'resources', 'blocks', 'texts', 'ids', 'report', 'tree', 'other'] as const)
      expect([kind, bytes[kind] > 0]).toEqual([kind, true])
    // The day two days ago was over more than a day and two hours ago; yesterday was not.
    expect(days).toMatchObject({ compacted: 1, overdue: 1 })
    expect(compacted).toMatchObject({ events: 1, recordBytes: 76, lastAt: daybook.clock() })

    const events = Array.from({ length: 2_000 }, (_, i) => eventOf(`many-${i}`, 1))
    await daybook.app.store.append(events)
    expect((await measure()).bytes.events).toBeGreaterThan(bytes.events + 100_000)
    await daybook.close()
  })

  test('is measured again for an old table only after a day', async () => {
    const daybook = await openTestApp({ database })
    await daybook.app.store.append([eventOf('old', 24 * 10), eventOf('new', 1)])
    const measured: string[] = []
    const context = {
      ...daybook.app.context,
      store: {
        ...daybook.app.store,
        async openMeter() {
          const meter = await daybook.app.store.openMeter()
          const measureTable = (table: string) => {
            measured.push(table)
            return meter.measureTable(table)
          }
          return { ...meter, measureTable }
        },
      },
    }
    const measurements = createStorageMeasurements(context, async () => {})
    await measurements.measure()
    expect(measured).toContain('events_20260219')
    measured.length = 0
    await measurements.measure()
    expect(measured.filter((table) => table.startsWith('events_2'))).toContain('events_20260301')
    expect(measured).not.toContain('events_20260219')
    daybook.setClock('2026-03-02T11:30:00Z')
    await measurements.measure()
    expect(measured).toContain('events_20260219')
    await daybook.close()
  })
})

test('tables that a compaction or the trash has count as what they hold', () => {
  const kinds = [
    ...[
      'events_20260301',
      'next_events_20260301',
      'former_event_blocks_20260301',
      'trash_event_texts_20260301',
    ],
    ...['event_resources_20260301', 'event_ids_12', 'administration_202603', 'tree_leaves', 'trees', 'users'],
  ].map(toByteKind)
  expect(kinds).toEqual([
    ...([
      'events',
      'events',
      'blocks',
      'texts',
      'resources',
      'ids',
      'report',
      'tree',
      'tree',
      'other',
    ] as const),
  ])
})
