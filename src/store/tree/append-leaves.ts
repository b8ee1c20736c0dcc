import { and, eq, isNull, lt } from 'drizzle-orm'
import { BLOCK_LEAVES, type HashedNode } from '../../domain/tree/grow-tree.ts'
import { toChunks } from '../chunks.ts'
import type { Database, Transaction } from '../database.ts'
import type { StoredLeaves } from './tree-codecs.ts'
import { readTreePositions, TREE_KINDS, type TreeKind, type TreePosition } from './tree-position.ts'

/** Leaves that are added to a tree, with the tree as it was before and as it is with them. */
export type TreeGrowth = {
  customer: number
  kind: TreeKind
  before: TreePosition
  after: TreePosition
  leaves: StoredLeaves
  complete: HashedNode[]
}

/** What is stored at once: growths in order, and up to where all trees follow the log with them; null if that is not known yet. */
export type TreeAppend = { growths: TreeGrowth[]; followedUntil: number | null; now: Date }

/**
 * Adds leaves to trees: all of them, or none if one of the trees is not as it was before, because another process has added
 * to it. Resolves with whether they were added.
 */
export async function appendLeaves(database: Database, append: TreeAppend): Promise<boolean> {
  return database
    .transaction(async (tx) => {
      for (const customer of new Set(append.growths.map((each) => each.customer)))
        await appendOfCustomer(tx, database, append, customer)
      await follow(tx, database, append)
      return true
    })
    .catch((error) => {
      if (error instanceof TreeChanged) return false
      throw error
    })
}

/** Ends a transaction in which a tree is not as it was expected. */
class TreeChanged extends Error {}

async function appendOfCustomer(
  tx: Transaction,
  database: Database,
  { growths }: TreeAppend,
  customer: number,
): Promise<void> {
  const { trees } = database.tables
  const empty = TREE_KINDS.map((kind) => ({ customer, kind, size: 0, peaks: [], lastSequence: 0 }))
  await tx.db.insert(trees).values(empty).onConflictDoNothing()
  await tx.lock(tx.db.select().from(trees).where(eq(trees.customer, customer)))
  const positions = await readTreePositions(tx.db, database, customer)
  for (const growth of growths.filter((each) => each.customer === customer)) {
    const { size, lastSequence } = positions[growth.kind]
    if (size !== growth.before.size || lastSequence !== growth.before.lastSequence) throw new TreeChanged()
    await storeGrowth(tx, database, growth)
    positions[growth.kind] = growth.after
  }
  for (const kind of TREE_KINDS)
    await tx.db
      .update(trees)
      .set(positions[kind])
      .where(and(eq(trees.customer, customer), eq(trees.kind, kind)))
}

async function storeGrowth(
  { db }: Transaction,
  { tables }: Database,
  { customer, kind, before, leaves, complete }: TreeGrowth,
): Promise<void> {
  const rows = splitIntoBlocks(before.size, leaves).map((each) => ({ customer, kind, ...each }))
  for (const chunk of toChunks(rows)) await db.insert(tables.treeLeaves).values(chunk)
  const nodes = complete.map((node) => ({ customer, kind, ...node }))
  for (const chunk of toChunks(nodes)) await db.insert(tables.treeNodes).values(chunk)
}

// The leaves of one row are of one block, so that a block can be deleted with its rows.
function splitIntoBlocks(size: number, { hashes, sequences, days }: StoredLeaves) {
  const rows: { first: number; lastSequence: number; newestDay: number; leaves: StoredLeaves }[] = []
  for (let from = 0; from < hashes.length; ) {
    const until = Math.min(hashes.length, from + BLOCK_LEAVES - ((size + from) % BLOCK_LEAVES))
    const leaves = {
      hashes: hashes.slice(from, until),
      sequences: sequences.slice(from, until),
      days: days.slice(from, until),
    }
    rows.push({
      first: size + from,
      lastSequence: leaves.sequences.at(-1) ?? 0,
      newestDay: Math.max(...leaves.days),
      leaves,
    })
    from = until
  }
  return rows
}

async function follow(
  { db }: Transaction,
  { tables: { treeSequencer } }: Database,
  { growths, followedUntil, now }: TreeAppend,
): Promise<void> {
  if (growths.length > 0)
    await db.update(treeSequencer).set({ begunAt: now }).where(isNull(treeSequencer.begunAt))
  if (followedUntil === null) return
  // Another process may have followed further.
  const isBehind = lt(treeSequencer.followedUntil, followedUntil)
  await db.update(treeSequencer).set({ followedUntil }).where(isBehind)
}
