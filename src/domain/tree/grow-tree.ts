import { type Hash, nodeHash } from '../trails/merkle-tree.ts'
import { nodesOfRange, type TreeNode } from './tree-node.ts'

/** A tree as it is kept while it grows: its number of leaves, and the hashes of its perfect subtrees from left to right. */
export type Tree = { size: number; peaks: Uint8Array[] }

/** The root of a perfect subtree with its hash. */
export type HashedNode = TreeNode & { hash: Uint8Array }

/** Nodes of the levels that are multiples of this are kept for ever. */
export const KEPT_LEVELS = 8

/** The number of leaves below a node of the lowest level that is kept for ever. */
export const BLOCK_LEAVES = 2 ** KEPT_LEVELS

export const EMPTY_TREE: Tree = { size: 0, peaks: [] }

/** Adds leaves by their hashes. Also returns the nodes to keep for ever that are complete with them. */
export function growTree(tree: Tree, leaves: Uint8Array[], hash: Hash): Tree & { complete: HashedNode[] } {
  const levels = nodesOfRange({ begin: 0, end: tree.size }).map(({ level }) => level)
  const peaks = [...tree.peaks]
  const complete: HashedNode[] = []
  let { size } = tree
  for (const leaf of leaves) {
    let [level, node] = [0, leaf]
    for (let left = peaks.at(-1); left && levels.at(-1) === level; left = peaks.at(-1)) {
      peaks.pop()
      levels.pop()
      node = nodeHash(left, node, hash)
      level += 1
      if (level % KEPT_LEVELS === 0)
        complete.push({ level, position: Math.floor(size / 2 ** level), hash: node })
    }
    peaks.push(node)
    levels.push(level)
    size += 1
  }
  return { size, peaks, complete }
}
