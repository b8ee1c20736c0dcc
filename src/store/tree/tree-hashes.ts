import { createHash } from 'node:crypto'
import { and, asc, eq, gte, lt } from 'drizzle-orm'
import { merkleRoot } from '../../domain/trails/merkle-tree.ts'
import { BLOCK_LEAVES, KEPT_LEVELS } from '../../domain/tree/grow-tree.ts'
import { hashLeaves } from '../../domain/tree/leaf.ts'
import { nodeInBlock, type TreeBlock } from '../../domain/tree/tree-block.ts'
import { joinPeaks, type LeafRange, nodesOfRange, type TreeNode } from '../../domain/tree/tree-node.ts'
import type { Database } from '../database.ts'
import { isOfTree, type TreeKind } from './tree-position.ts'

export type TreeHashes = ReturnType<typeof createTreeHashes>

/** Finds hashes in a customer's tree. Leaves that were read stay in memory, so it is for one question. */
export function createTreeHashes(database: Database, customer: number, kind: TreeKind) {
  const blocks = new Map<number, Promise<TreeBlock>>()
  const readBlock = (block: number): Promise<TreeBlock> => {
    const read = blocks.get(block) ?? findBlock(database, { customer, kind, block })
    blocks.set(block, read)
    return read
  }
  const findNode = async (node: TreeNode): Promise<Uint8Array | null> => {
    if (node.level >= KEPT_LEVELS) return findKeptNode(database, { customer, kind, node })
    const leaves = 2 ** node.level
    const begin = node.position * leaves
    return nodeInBlock(await readBlock(Math.floor(begin / BLOCK_LEAVES)), node, sha256)
  }
  /** Returns the hash over a range of leaves that a proof may contain; null if the tree does not have it any more. */
  const hashRange = async (range: LeafRange): Promise<Uint8Array | null> => {
    const peaks: Uint8Array[] = []
    for (const node of nodesOfRange(range)) {
      const hash = await findNode(node)
      if (hash === null) return null
      peaks.push(hash)
    }
    return joinPeaks(peaks, sha256)
  }
  return {
    hashRange,
    /** Returns the root that the tree had when it had a number of leaves; null if it cannot be computed any more. */
    findRoot: (size: number) => hashRange({ begin: 0, end: size }),
    /** Returns the hashes over ranges; null if the tree does not have one of them any more. */
    async hashRanges(ranges: LeafRange[]): Promise<Uint8Array[] | null> {
      const hashes: Uint8Array[] = []
      for (const range of ranges) {
        const hash = await hashRange(range)
        if (hash === null) return null
        hashes.push(hash)
      }
      return hashes
    },
  }
}

/** Returns the SHA-256 of some bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

/** Returns the leaves and nodes that are kept of a block. */
export async function findBlock(
  { primary, tables: { treeLeaves, treeEdges } }: Database,
  { customer, kind, block }: { customer: number; kind: TreeKind; block: number },
): Promise<TreeBlock> {
  const first = block * BLOCK_LEAVES
  const rows = await primary
    .select({ first: treeLeaves.first, leaves: treeLeaves.leaves })
    .from(treeLeaves)
    .where(
      and(
        isOfTree(treeLeaves, customer, kind),
        gte(treeLeaves.first, first),
        lt(treeLeaves.first, first + BLOCK_LEAVES),
      ),
    )
    .orderBy(asc(treeLeaves.first))
  const [edge] = await primary
    .select()
    .from(treeEdges)
    .where(and(isOfTree(treeEdges, customer, kind), eq(treeEdges.block, block)))
  return { leaves: rows.flatMap(({ leaves }) => hashLeaves(kind, leaves, sha256)), nodes: edge?.nodes ?? [] }
}

// Between the levels that are kept, a node is computed from those below it.
async function findKeptNode(
  { primary, tables: { treeNodes } }: Database,
  { customer, kind, node: { level, position } }: { customer: number; kind: TreeKind; node: TreeNode },
): Promise<Uint8Array | null> {
  const keptLevel = level - (level % KEPT_LEVELS)
  const count = 2 ** (level - keptLevel)
  const rows = await primary
    .select({ hash: treeNodes.hash })
    .from(treeNodes)
    .where(
      and(
        isOfTree(treeNodes, customer, kind),
        eq(treeNodes.level, keptLevel),
        gte(treeNodes.position, position * count),
        lt(treeNodes.position, (position + 1) * count),
      ),
    )
    .orderBy(asc(treeNodes.position))
  return rows.length === count
    ? merkleRoot(
        rows.map(({ hash }) => hash),
        sha256,
      )
    : null
}
