/** A block that cannot be decompressed, or is not one. */
export class DamagedBlock extends Error {
  override name = 'DamagedBlock' as const
  readonly code = 'DAMAGED_BLOCK'
}

/** Returns the error of a damaged block of a table. */
export function toDamagedBlock(table: string, block: number, cause?: unknown): DamagedBlock {
  return new DamagedBlock(`Block ${block} of ${table} is damaged.`, { cause })
}

/** Returns the error of an event of a day, of which the reference leads nowhere. */
export function toDamagedRow(day: string, cause: unknown): DamagedBlock {
  return new DamagedBlock(`A row of events_${day.replaceAll('-', '')} is damaged.`, { cause })
}
