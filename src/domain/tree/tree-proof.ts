import { type Hash, largestPowerOfTwoBelow, nodeHash } from '../trails/merkle-tree.ts'
import type { LeafRange } from './tree-node.ts'

/** A tree by its number of leaves and its root. */
export type TreeRoot = { size: number; root: Uint8Array }

// https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.1
/** Returns the ranges of leaves whose hashes prove that a tree of a size contains the leaf at an index, from the leaf up. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  const path = ({ begin, end }: LeafRange): LeafRange[] => {
    if (end - begin < 2) return []
    const split = begin + largestPowerOfTwoBelow(end - begin)
    const [left, right] = [
      { begin, end: split },
      { begin: split, end },
    ]
    return index < split ? [...path(left), right] : [...path(right), left]
  }
  return path({ begin: 0, end: size })
}

// https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4.1
/** Returns the ranges of leaves whose hashes prove that the tree of one size is the beginning of that of another one. */
export function consistencyRanges(from: number, to: number): LeafRange[] {
  const path = ({ begin, end }: LeafRange, isWhole: boolean): LeafRange[] => {
    if (from === end) return isWhole ? [] : [{ begin, end }]
    const split = begin + largestPowerOfTwoBelow(end - begin)
    const [left, right] = [
      { begin, end: split },
      { begin: split, end },
    ]
    return from <= split ? [...path(left, isWhole), right] : [...path(right, false), left]
  }
  return from === 0 ? [] : path({ begin: 0, end: to }, true)
}

// https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4.2
/** Whether a proof shows that the tree of one root is the beginning of that of another one. */
export function isConsistent(from: TreeRoot, to: TreeRoot, proof: Uint8Array[], hash: Hash): boolean {
  if (from.size > to.size) return false
  if (from.size === to.size) return proof.length === 0 && isEqual(from.root, to.root)
  if (from.size === 0) return proof.length === 0 && isEqual(from.root, hash(new Uint8Array()))
  let [node, last] = [from.size - 1, to.size - 1]
  while (node % 2 === 1) [node, last] = [half(node), half(last)]
  const [first, ...rest] = node === 0 ? [from.root, ...proof] : proof
  if (first === undefined) return false
  let [fromRoot, toRoot] = [first, first]
  for (const each of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      fromRoot = nodeHash(each, fromRoot, hash)
      toRoot = nodeHash(each, toRoot, hash)
      while (node % 2 === 0 && node > 0) [node, last] = [half(node), half(last)]
    } else toRoot = nodeHash(toRoot, each, hash)
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && isEqual(fromRoot, from.root) && isEqual(toRoot, to.root)
}

/** Whether two hashes are equal. */
export function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i])
}

function half(number: number): number {
  return Math.floor(number / 2)
}
