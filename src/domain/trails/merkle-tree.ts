/** A hash function, handed in because the words know no packages. */
export type Hash = (bytes: Uint8Array) => Uint8Array

/** Where a leaf stands in a tree, and the hashes that lead from it to the root, lowest first. */
export type InclusionPath = { index: number; size: number; path: Uint8Array[] }

// https://www.rfc-editor.org/rfc/rfc6962#section-2.1
const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** The hash of one leaf: never that of a node, whatever the leaf holds. */
export function leafHash(leaf: Uint8Array, hash: Hash): Uint8Array {
  return hash(joined(LEAF, leaf))
}

/** A Merkle tree that grows leaf by leaf and remembers only what its root needs: one hash for each power of two. */
export function createMerkleTree(hash: Hash) {
  const peaks: { leaves: number; hash: Uint8Array }[] = []
  let size = 0
  return {
    /** Adds the hash of the next leaf. */
    add(leaf: Uint8Array): void {
      size += 1
      let peak = { leaves: 1, hash: leaf }
      for (let left = peaks.at(-1); left?.leaves === peak.leaves; left = peaks.at(-1)) {
        peaks.pop()
        peak = { leaves: 2 * peak.leaves, hash: nodeHash(left.hash, peak.hash, hash) }
      }
      peaks.push(peak)
    },
    size: (): number => size,
    /** The root over the leaves so far; more may follow. */
    root(): Uint8Array {
      const [last, ...rest] = peaks.map((peak) => peak.hash).reverse()
      return last ? rest.reduce((right, left) => nodeHash(left, right, hash), last) : hash(new Uint8Array())
    },
  }
}

/** The root over the hashes of leaves. */
export function merkleRoot(leaves: Uint8Array[], hash: Hash): Uint8Array {
  const tree = createMerkleTree(hash)
  for (const leaf of leaves) tree.add(leaf)
  return tree.root()
}

/** What proves that the leaf at an index is in the tree over the hashes of leaves. */
export function createInclusionPath(index: number, leaves: Uint8Array[], hash: Hash): InclusionPath {
  return { index, size: leaves.length, path: pathTo(index, leaves, hash) }
}

/** The root that a tree must have if the leaf stands in it as said; null when no tree has such a place. */
export function rootFromInclusion(
  leaf: Uint8Array,
  { index, size, path }: InclusionPath,
  hash: Hash,
): Uint8Array | null {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null
  // https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.2
  let place = index
  let last = size - 1
  let root = leaf
  for (const sibling of path) {
    if (last === 0) return null
    if (place % 2 === 1 || place === last) {
      root = nodeHash(sibling, root, hash)
      while (place % 2 === 0 && place > 0) [place, last] = [place / 2, half(last)]
    } else {
      root = nodeHash(root, sibling, hash)
    }
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 ? root : null
}

function pathTo(index: number, leaves: Uint8Array[], hash: Hash): Uint8Array[] {
  if (leaves.length < 2) return []
  const split = powerBelow(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split
    ? [...pathTo(index, left, hash), merkleRoot(right, hash)]
    : [...pathTo(index - split, right, hash), merkleRoot(left, hash)]
}

function powerBelow(size: number): number {
  let power = 1
  while (2 * power < size) power *= 2
  return power
}

function nodeHash(left: Uint8Array, right: Uint8Array, hash: Hash): Uint8Array {
  return hash(joined(NODE, left, right))
}

function half(number: number): number {
  return Math.floor(number / 2)
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
