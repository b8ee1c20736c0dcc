/** What takes space in a database: tables by what they hold, each with its indexes. */
export const BYTE_KINDS = [
  'events',
  'resources',
  'blocks',
  'texts',
  'ids',
  'report',
  'tree',
  'other',
  'free',
] as const
export type ByteKind = (typeof BYTE_KINDS)[number]

/** The bytes of each kind. */
export type BytesByKind = { [kind in ByteKind]: number }

/** Measures how much space a database takes. It reads a table to measure it on the embedded database. */
export type StorageMeter = {
  listTables(): Promise<string[]>
  /** Resolves with the bytes of a table and its indexes; 0 if it is gone. */
  measureTable(table: string): Promise<number>
  /** Resolves with the bytes of each kind, given those of the tables. */
  measureAll(tables: ReadonlyMap<string, number>): Promise<BytesByKind>
  close(): Promise<void>
}

/** Returns what a table holds, also one that is in the trash or that a compaction works with. */
export function toByteKind(table: string): ByteKind {
  const parent = table.replace(/^(?:trash|next|former)_/, '').replace(/_\d+$/, '')
  if (parent.startsWith('tree')) return 'tree'
  return KINDS.get(parent) ?? 'other'
}

const KINDS = new Map<string, ByteKind>([
  ['events', 'events'],
  ['event_resources', 'resources'],
  ['event_blocks', 'blocks'],
  ['event_texts', 'texts'],
  ['event_ids', 'ids'],
  ['administration', 'report'],
])

/** Returns the bytes of each kind, given those of the tables and of everything. */
export function sumByKind(
  tables: ReadonlyMap<string, number>,
  all: { bytes: number; free: number },
): BytesByKind {
  const sums = Object.fromEntries(BYTE_KINDS.map((kind) => [kind, 0]))
  let rest = all.bytes - all.free
  for (const [table, bytes] of tables) {
    const kind = toByteKind(table)
    sums[kind] = (sums[kind] ?? 0) + bytes
    rest -= bytes
  }
  const { events = 0, resources = 0, blocks = 0, texts = 0, ids = 0, report = 0, tree = 0, other = 0 } = sums
  return {
    ...{ events, resources, blocks, texts, ids, report, tree },
    other: other + Math.max(0, rest),
    free: all.free,
  }
}
