import {
  HOUR_LIMITS,
  limitCounts,
  mergeCounts,
  type PeriodCounts,
} from '../../domain/counts/period-counts.ts'
import { type CountedHour, type CustomerHour, startOfHour } from './collect-hours.ts'
import { formatFields, formatSlots, parseFields, parseSlots } from './counts-text.ts'

/** A row of `hour_counts`. */
export type HourRow = CustomerHour & { slots: Uint8Array; fields: Uint8Array }

/** Returns the row of an hour whose counts are those of its stored row, if it has one, with others added to them. */
export function addToHour(row: HourRow | undefined, hour: CountedHour): HourRow {
  if (!row) return toHourRow(hour)
  const counts = parseHour(row)
  mergeCounts(counts, hour.counts)
  return toHourRow({ ...hour, counts })
}

/** Returns the row of an hour. */
export function toHourRow({ customer, day, hour, counts }: CountedHour): HourRow {
  limitCounts(counts, HOUR_LIMITS)
  return {
    ...{ customer, day, hour },
    slots: compress(formatSlots(counts)),
    fields: compress(formatFields(counts, startOfHour({ day, hour }))),
  }
}

/** Returns the counts of a row. */
export function parseHour(row: HourRow): PeriodCounts {
  return {
    slots: parseSlots(openText(row.slots)),
    fields: parseFields(openText(row.fields), startOfHour(row)),
  }
}

const ZSTD_LEVEL = 3

/** Returns a text or bytes compressed. */
export function compress(content: string | Uint8Array): Uint8Array {
  return Bun.zstdCompressSync(content, { level: ZSTD_LEVEL })
}

/** Returns the bytes that were compressed to such ones. */
export function open(bytes: Uint8Array): Buffer {
  return Bun.zstdDecompressSync(bytes)
}

/** Returns the text that was compressed to such bytes. */
export function openText(bytes: Uint8Array): string {
  return open(bytes).toString('utf8')
}
