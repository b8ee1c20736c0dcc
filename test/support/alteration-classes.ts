import type { FileChange } from './altered-files.ts'
import type { RowChange } from './altered-rows.ts'

/** What no verification can find, by what the guide calls it. */
export const NOT_FOUND = {
  state: 'What Daybook knows beside the log',
  bookkeeping: 'Bookkeeping',
  index: 'Indexes',
  heads: 'Heads that were deleted',
  behind: 'Events behind the newest head',
  outside: 'Events before the tree',
  customer: 'Rows of another customer',
  objects: 'Other objects in the bucket',
  olderHead: 'What is newer than your head',
} as const

export type AlterationClass = keyof typeof NOT_FOUND

const TABLES: { [table: string]: AlterationClass } = {
  ...Object.fromEntries(
    [
      ...[
        'deliveries',
        'digests',
        'digest_archives',
        'trail_epochs',
        'trail_conflicts',
        'trail_verifications',
      ],
      ...['signing_keys', 'tree_keys', 'tree_head_deliveries', 'tree_sequencer', 'event_sequence'],
    ].map((table) => [table, 'bookkeeping' as const]),
  ),
  event_ids: 'index',
  recent_event_ids: 'index',
  settling_event_ids: 'index',
  event_resources: 'index',
}

/** The tables that are the log and its trees, by the name without the suffix of a partition. */
export const LOG_TABLES = [
  'events',
  'event_blocks',
  'administration',
  'trees',
  'tree_leaves',
  'tree_nodes',
  'tree_heads',
]
const COLUMNS_OF_BOOKKEEPING: { [table: string]: string[] } = {
  trees: ['last_sequence'],
  tree_leaves: ['last_sequence', 'newest_day'],
}
/** What only searches for texts look at. */
const COLUMNS_OF_INDEX = ['first_time', 'last_time', 'stretch', 'bit', 'stretch_blocks']

/** Returns the class of a change that need not be found, or null if it must be. */
export function classOfRow({ how, table, columns, row }: RowChange, last: number): AlterationClass | null {
  if (!LOG_TABLES.includes(table)) return TABLES[table] ?? 'state'
  if (how === 'changed' && columns.every((column) => COLUMNS_OF_BOOKKEEPING[table]?.includes(column)))
    return 'bookkeeping'
  if (
    table === 'event_blocks' &&
    how === 'changed' &&
    columns.every((each) => COLUMNS_OF_INDEX.includes(each))
  )
    return 'index'
  // A head of another customer's is missing from this one's.
  if (table === 'tree_heads' && (how === 'deleted' || (how === 'changed' && columns[0] === 'customer')))
    return 'heads'
  // At a position that the tree does not have, or a block that no event refers to.
  if (['tree_nodes', 'event_blocks'].includes(table) && how === 'added') return 'bookkeeping'
  if (how !== 'added') return null
  // Of a tree that there is not.
  if (['trees', 'tree_leaves'].includes(table) && !['events', 'report'].includes(String(row.kind)))
    return 'bookkeeping'
  if (Number(row.customer) !== 1) return 'customer'
  if (table === 'events' || table === 'administration') {
    if (Number(row.sequence) > last) return 'behind'
    if (Number(row.sequence) < 1) return 'outside'
  }
  return null
}

/** Returns the class of a change of a file in a bucket that need not be found, or null if it must be. */
export function classOfFile({ how, file }: FileChange): AlterationClass | null {
  if (file.includes('_Daybook-Head_')) return 'objects'
  return how === 'copy' && !file.includes('_CloudTrail_') ? 'objects' : null
}
