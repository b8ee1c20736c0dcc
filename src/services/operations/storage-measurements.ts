import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import type { DayCompaction, Pace } from '../../store/database.ts'
import type { BytesByKind, StorageMeter } from '../../store/operations/storage-meter.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { isDue } from './compact-days.ts'

/** A table is measured again after this time, because that reads it; those of recent days each time. */
const MEASURE_AFTER_MS = 23 * HOUR_MS
const RECENT_MS = 2 * DAY_MS

/** What the database took when it was measured last. */
export type StorageState = {
  bytes: BytesByKind
  /** Days by whether their records are in blocks; those that should be for a day are overdue, too. */
  days: { compacted: number; open: number; overdue: number }
  compacted: CompactedTotals
}

/** What compacted days hold; `lastAt` is null if there are none. */
export type CompactedTotals = { events: number; recordBytes: number; blockBytes: number; lastAt: Date | null }

type MeasureContext = Pick<Context, 'clock' | 'closing'> & {
  store: Pick<Store, 'compactions' | 'openMeter'>
  settings: Pick<Context['settings'], 'retentionDays'>
}

/** Measures how much space the database takes, with pauses. */
export function createStorageMeasurements(context: MeasureContext, pace: Pace) {
  const { clock, closing, settings, store } = context
  const measured = new Map<string, { bytes: number; at: Date }>()
  let last: StorageState | null = null

  async function measureTables(meter: StorageMeter): Promise<void> {
    const tables = await meter.listTables()
    for (const gone of [...measured.keys()].filter((each) => !tables.includes(each))) measured.delete(gone)
    for (const table of tables) {
      if (closing.aborted) return
      const now = clock()
      const known = measured.get(table)
      if (known && !isRecent(table, now) && Math.abs(now.getTime() - known.at.getTime()) < MEASURE_AFTER_MS)
        continue
      const startedAt = performance.now()
      measured.set(table, { bytes: await meter.measureTable(table), at: now })
      await pace(performance.now() - startedAt)
    }
  }

  async function isOverdue(day: string): Promise<boolean> {
    const now = clock()
    const before = new Date(now.getTime() - DAY_MS)
    // Whether it has events is asked only if it matters.
    const wasDue = (own: number) =>
      [now, before].every((at) => isDue({ day, own, compacted: 0 }, at, settings.retentionDays))
    const endedAt = Date.parse(`${day}T00:00:00.000Z`) + DAY_MS
    return endedAt < before.getTime() && wasDue(1) && (await store.compactions.count(day)).own > 0
  }

  return {
    /** Returns what was measured last; null before the first time. */
    last: (): StorageState | null => last,

    /** Measures the database. */
    async measure(): Promise<void> {
      const meter = await store.openMeter()
      try {
        await measureTables(meter)
        if (closing.aborted) return
        const bytes = await meter.measureAll(
          new Map(Array.from(measured, ([table, each]) => [table, each.bytes])),
        )
        const compactions = await store.compactions.list()
        const compactedDays = new Set(compactions.map(({ day }) => day))
        const open = (await store.compactions.listDays()).filter((day) => !compactedDays.has(day))
        let overdue = 0
        for (const day of open) overdue += Number(await isOverdue(day))
        const days = { compacted: compactions.length, open: open.length, overdue }
        last = { bytes, days, compacted: sumCompactions(compactions) }
      } finally {
        await meter.close()
      }
    },
  }
}

function isRecent(table: string, now: Date): boolean {
  const [, year, month, day] = /_(\d{4})(\d{2})(\d{2})$/.exec(table) ?? []
  return year !== undefined && now.getTime() - Date.parse(`${year}-${month}-${day}`) < RECENT_MS
}

/** Returns what compacted days hold together. */
export function sumCompactions(compactions: DayCompaction[]): CompactedTotals {
  const sum = (read: (each: DayCompaction) => number) =>
    compactions.reduce((total, each) => total + read(each), 0)
  const times = compactions.map(({ compactedAt }) => compactedAt.getTime())
  return {
    events: sum(({ events }) => events),
    recordBytes: sum(({ recordBytes }) => recordBytes),
    blockBytes: sum(({ blockBytes }) => blockBytes),
    lastAt: times.length === 0 ? null : new Date(Math.max(...times)),
  }
}
