import { type Hash, nodeHash } from '../trails/merkle-tree.ts'

/** The root of a perfect subtree: its level, which is 0 for a leaf, and its place in the level, from 0. */
export type TreeNode = { level: number; position: number }

/** The leaves from `begin` up to and without `end`. */
export type LeafRange = { begin: number; end: number }

/** Returns the hash of a perfect subtree. */
export type FindNode = (node: TreeNode) => Uint8Array

/** Returns the roots of the perfect subtrees that a range of leaves consists of, from left to right. */
export function nodesOfRange({ begin, end }: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = []
  for (let at = begin; at < end; ) {
    let level = 0
    let leaves = 1
    while (at % (2 * leaves) === 0 && at + 2 * leaves <= end) {
      leaves *= 2
      level += 1
    }
    nodes.push({ level, position: at / leaves })
    at += leaves
  }
  return nodes
}

/** Returns the hash of the tree over a range of leaves that a proof may contain, from those of its perfect subtrees. */
export function hashRange(range: LeafRange, findNode: FindNode, hash: Hash): Uint8Array {
  return joinPeaks(nodesOfRange(range).map(findNode), hash)
}

/** Returns the root of a tree, given the hashes of its perfect subtrees from left to right. */
export function joinPeaks(peaks: Uint8Array[], hash: Hash): Uint8Array {
  const [last, ...rest] = peaks.toReversed()
  return last ? rest.reduce((right, left) => nodeHash(left, right, hash), last) : hash(new Uint8Array())
}

/** Returns the number of leaves below a node. */
export function leavesOf(level: number): number {
  return 2 ** level
}
