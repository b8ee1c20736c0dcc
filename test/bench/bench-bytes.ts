import type { DatabaseName } from '../support/databases.ts'
import type { ByteKind } from './direct-database.ts'
import { printMeasurement } from './measurement.ts'

export type Bytes = Map<ByteKind, number>

/** The bytes an event of the layout without compacted days, with a million events. */
const OPEN_LAYOUT = { sqlite: 2_453, postgres: 2_841 }
const AIMS = { sqlite: { atMost: 1_200, unit: 'B' }, postgres: { atMost: 1_761, unit: 'B' } } as const

/** Prints the bytes an event by kind, before and after all days were compacted. */
export function compareBytes(
  database: DatabaseName,
  events: { before: number; after: number },
  before: Bytes,
  after: Bytes,
): void {
  for (const kind of new Set([...before.keys(), ...after.keys()])) {
    const value = (after.get(kind) ?? 0) / events.after
    const open = (before.get(kind) ?? 0) / events.before
    printMeasurement({
      label: `    ${kind}`,
      value: formatBytes(value),
      comparison: `open days: ${formatBytes(open)}`,
    })
  }
  const used = sumUsed(after) / events.after
  printMeasurement({
    label: 'bytes an event, all days compacted',
    value: formatBytes(used),
    comparison: `open days: ${formatBytes(sumUsed(before) / events.before)}; before compaction existed: ${formatBytes(OPEN_LAYOUT[database])}`,
    ratio: used / OPEN_LAYOUT[database],
    aim: AIMS[database],
    number: used,
  })
}

function sumUsed(bytes: Bytes): number {
  return [...bytes].filter(([kind]) => kind !== 'free').reduce((sum, [, each]) => sum + each, 0)
}

function formatBytes(bytes: number): string {
  return `${bytes.toFixed(0)} B`
}
