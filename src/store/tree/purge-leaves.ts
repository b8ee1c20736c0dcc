import { and, count, eq, gt, gte, lt, max, min, sql } from 'drizzle-orm'
import { BLOCK_LEAVES, type HashedNode } from '../../domain/tree/grow-tree.ts'
import { nodeInBlock } from '../../domain/tree/tree-block.ts'
import { nodesOfRange } from '../../domain/tree/tree-node.ts'
import type { Database } from '../database.ts'
import { findBlock, sha256 } from './tree-hashes.ts'
import { isOfTree, TREE_KINDS, type TreeKind } from './tree-position.ts'

/** The days from which rows are kept, as numbers of days since 1 January 1970. Nothing is deleted for null. */
export type OldestDays = { [kind in TreeKind]: number | null }

/** Blocks that are deleted at a time, of one tree. */
const BLOCKS_MAX = 500

type BlockId = { customer: number; kind: TreeKind; block: number }

/**
 * Deletes the hashes of leaves all of whose rows are gone: whole blocks of them, with rows before the oldest day only. What
 * proofs between signed heads need of a block stays. Resolves with the number of blocks.
 */
export async function purgeLeaves(database: Database, oldestDays: OldestDays): Promise<number> {
  let purged = 0
  for (const kind of TREE_KINDS) {
    const oldest = oldestDays[kind]
    if (oldest === null) continue
    const customers = await database.primary
      .select({ id: database.tables.customers.id })
      .from(database.tables.customers)
    for (const { id: customer } of customers)
      for (const block of await listPurgeable(database, { customer, kind, oldest })) {
        await purgeBlock(database, { customer, kind, block })
        purged += 1
      }
  }
  return purged
}

async function listPurgeable(
  { primary, tables: { treeLeaves, trees } }: Database,
  { customer, kind, oldest }: { customer: number; kind: TreeKind; oldest: number },
): Promise<number[]> {
  const [tree] = await primary
    .select({ size: trees.size })
    .from(trees)
    .where(isOfTree(trees, customer, kind))
  const isOld = and(isOfTree(treeLeaves, customer, kind), lt(treeLeaves.newestDay, oldest))
  const [first] = await primary
    .select({ first: min(treeLeaves.first) })
    .from(treeLeaves)
    .where(isOld)
  if (!tree || first?.first === null || first === undefined) return []
  const block = sql<number>`${treeLeaves.first} / ${sql.raw(String(BLOCK_LEAVES))}`
  const rows = await primary
    .select({ block: block.as('block'), rows: count() })
    .from(treeLeaves)
    .where(
      and(
        isOfTree(treeLeaves, customer, kind),
        gte(treeLeaves.first, first.first),
        // Only blocks that are complete.
        lt(treeLeaves.first, tree.size - (tree.size % BLOCK_LEAVES)),
      ),
    )
    .groupBy(block)
    .having(lt(max(treeLeaves.newestDay), oldest))
    .orderBy(block)
    .limit(BLOCKS_MAX)
  return rows.map((row) => Number(row.block))
}

async function purgeBlock(database: Database, id: BlockId): Promise<void> {
  const { treeLeaves, treeEdges } = database.tables
  const { customer, kind, block } = id
  const nodes = await findEdge(database, id)
  const first = block * BLOCK_LEAVES
  await database.transaction(async ({ db }) => {
    if (nodes.length > 0)
      await db
        .insert(treeEdges)
        .values({ ...id, nodes })
        .onConflictDoNothing()
    await db
      .delete(treeLeaves)
      .where(
        and(
          isOfTree(treeLeaves, customer, kind),
          gte(treeLeaves.first, first),
          lt(treeLeaves.first, first + BLOCK_LEAVES),
        ),
      )
  })
}

// The nodes on both sides of the end of each head in the block; or all its leaves, if these are fewer.
async function findEdge(database: Database, id: BlockId): Promise<HashedNode[]> {
  const first = id.block * BLOCK_LEAVES
  const end = first + BLOCK_LEAVES
  const stored = await findBlock(database, id)
  const nodes = new Map<string, HashedNode>()
  for (const size of await listHeadSizes(database, id))
    for (const node of [
      ...nodesOfRange({ begin: first, end: size }),
      ...nodesOfRange({ begin: size, end }),
    ]) {
      const hash = nodeInBlock(stored, node, sha256)
      if (hash) nodes.set(`${node.level} ${node.position}`, { ...node, hash })
    }
  return nodes.size < BLOCK_LEAVES
    ? [...nodes.values()]
    : stored.leaves.map((hash, i) => ({ level: 0, position: first + i, hash }))
}

async function listHeadSizes(
  { primary, tables: { treeHeads } }: Database,
  { customer, kind, block }: BlockId,
): Promise<number[]> {
  const size = kind === 'events' ? treeHeads.size : treeHeads.reportSize
  const rows = await primary
    .select({ size })
    .from(treeHeads)
    .where(
      and(
        eq(treeHeads.customer, customer),
        gt(size, block * BLOCK_LEAVES),
        lt(size, (block + 1) * BLOCK_LEAVES),
      ),
    )
    .groupBy(size)
  return rows.map((row) => row.size)
}
