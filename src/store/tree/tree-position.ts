import { and, eq, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { EMPTY_TREE, type Tree } from '../../domain/tree/grow-tree.ts'
import type { Database, Queries } from '../database.ts'

/** The trees of a customer: one over its events, and one over its rows of the administrator log. */
export const TREE_KINDS = ['events', 'report'] as const

export type TreeKind = (typeof TREE_KINDS)[number]

/** A tree, and the sequence of the event of its last leaf; 0 if it has none. */
export type TreePosition = Tree & { lastSequence: number }

/** Both trees of a customer. */
export type TreePositions = { [kind in TreeKind]: TreePosition }

/** Where the trees of all customers begin, and up to where they follow the log. */
export type SequencerPosition = { begunAfter: number; begunAt: Date | null; followedUntil: number }

const EMPTY: TreePosition = { ...EMPTY_TREE, lastSequence: 0 }

/** Returns both trees of a customer. One that has no row is empty. */
export async function readTreePositions(
  queries: Queries,
  { tables }: Pick<Database, 'tables'>,
  customer: number,
): Promise<TreePositions> {
  const rows = await queries.select().from(tables.trees).where(eq(tables.trees.customer, customer))
  const find = (kind: TreeKind): TreePosition => {
    const row = rows.find((each) => each.kind === kind)
    return row ? { size: row.size, peaks: row.peaks, lastSequence: row.lastSequence } : EMPTY
  }
  return { events: find('events'), report: find('report') }
}

/** Returns the position of the sequencer. */
export async function readSequencer(queries: Queries, database: Database): Promise<SequencerPosition> {
  const { treeSequencer } = database.tables
  const [row] = await queries.select().from(treeSequencer)
  if (!row) throw new Error('The row of the sequencer is missing.')
  return row
}

/** Returns the condition for the rows of one tree in a table. */
export function isOfTree(table: TreeColumns, customer: number, kind: TreeKind): SQL | undefined {
  return and(eq(table.customer, customer), eq(table.kind, kind))
}

type TreeColumns = { customer: PgColumn; kind: PgColumn }
