import { type Hash, merkleRoot } from '../trails/merkle-tree.ts'
import { BLOCK_LEAVES, type HashedNode } from './grow-tree.ts'
import type { TreeNode } from './tree-node.ts'

/** What is kept of the leaves below one node of the lowest level that is kept for ever: leaves from the first on, or some nodes. */
export type TreeBlock = { leaves: Uint8Array[]; nodes: HashedNode[] }

/** Returns the hash of a node in a block; null if the block does not have what it takes. */
export function nodeInBlock(block: TreeBlock, { level, position }: TreeNode, hash: Hash): Uint8Array | null {
  const leaves = 2 ** level
  const begin = (position * leaves) % BLOCK_LEAVES
  if (block.leaves.length >= begin + leaves)
    return merkleRoot(block.leaves.slice(begin, begin + leaves), hash)
  const kept = block.nodes.find((node) => node.level === level && node.position === position)
  if (kept || level === 0) return kept?.hash ?? null
  const children = [2 * position, 2 * position + 1].flatMap(
    (child) => nodeInBlock(block, { level: level - 1, position: child }, hash) ?? [],
  )
  return children.length === 2 ? merkleRoot(children, hash) : null
}
