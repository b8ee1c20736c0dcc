/** A hash function. It is a parameter because the domain imports no packages. */
export type Hash = (bytes: Uint8Array) => Uint8Array

/** The index of a leaf in a tree of a size, and the hashes from the leaf up to the root. */
export type InclusionPath = { index: number; size: number; path: Uint8Array[] }

// https://www.rfc-editor.org/rfc/rfc6962#section-2.1
const LEAF_PREFIX = Uint8Array.of(0)
const NODE_PREFIX = Uint8Array.of(1)
const HASH_BYTES = 32
const NOTHING = new Uint8Array()
// A hash function has read its bytes when it returns, so that they can be written again. Busy logs hash nodes all the time.
const nodeBytes = concat(NODE_PREFIX, new Uint8Array(2 * HASH_BYTES))

/** Returns the hash of a leaf. It never equals the hash of an inner node, whatever the leaf contains. */
export function leafHash(leaf: Uint8Array, hash: Hash): Uint8Array {
  return hash(concat(LEAF_PREFIX, leaf))
}

/** Returns a Merkle tree to add leaves to. It keeps only what its root needs: one hash for each power of two. */
export function createMerkleTree(hash: Hash) {
  const peaks: { leaves: number; hash: Uint8Array }[] = []
  let size = 0
  return {
    /** Adds a leaf by its hash. */
    add(leaf: Uint8Array): void {
      size += 1
      let peak = { leaves: 1, hash: leaf }
      for (let left = peaks.at(-1); left?.leaves === peak.leaves; left = peaks.at(-1)) {
        peaks.pop()
        peak = { leaves: 2 * peak.leaves, hash: nodeHash(left.hash, peak.hash, hash) }
      }
      peaks.push(peak)
    },
    /** Returns the number of leaves. */
    size: (): number => size,
    /** Returns the root over the leaves added so far. */
    root(): Uint8Array {
      const [last, ...rest] = peaks.map((peak) => peak.hash).reverse()
      return last ? rest.reduce((right, left) => nodeHash(left, right, hash), last) : hash(new Uint8Array())
    },
  }
}

/** Returns the root of a tree, given the hashes of its leaves. */
export function merkleRoot(leaves: Uint8Array[], hash: Hash): Uint8Array {
  const tree = createMerkleTree(hash)
  for (const leaf of leaves) tree.add(leaf)
  return tree.root()
}

/** Returns what proves that a tree contains the leaf at an index, given the hashes of all its leaves. */
export function createInclusionPath(index: number, leaves: Uint8Array[], hash: Hash): InclusionPath {
  return { index, size: leaves.length, path: pathTo(index, leaves, hash) }
}

/** Returns the root that a tree must have if the leaf is at the path's index; null if no tree has such a path. */
export function rootFromInclusion(
  leaf: Uint8Array,
  { index, size, path }: InclusionPath,
  hash: Hash,
): Uint8Array | null {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null
  // https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.2
  let node = index
  let last = size - 1
  let root = leaf
  for (const sibling of path) {
    if (last === 0) return null
    if (node % 2 === 1 || node === last) {
      root = nodeHash(sibling, root, hash)
      while (node % 2 === 0 && node > 0) [node, last] = [node / 2, half(last)]
    } else {
      root = nodeHash(root, sibling, hash)
    }
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 ? root : null
}

function pathTo(index: number, leaves: Uint8Array[], hash: Hash): Uint8Array[] {
  if (leaves.length < 2) return []
  const split = largestPowerOfTwoBelow(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split
    ? [...pathTo(index, left, hash), merkleRoot(right, hash)]
    : [...pathTo(index - split, right, hash), merkleRoot(left, hash)]
}

/** Returns the largest power of two that is less than a number of at least 2. */
export function largestPowerOfTwoBelow(number: number): number {
  let power = 1
  while (2 * power < number) power *= 2
  return power
}

/** Returns the hash of an inner node. */
export function nodeHash(left: Uint8Array, right: Uint8Array, hash: Hash): Uint8Array {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) return hash(concat(NODE_PREFIX, left, right))
  nodeBytes.set(left, NODE_PREFIX.length)
  nodeBytes.set(right, NODE_PREFIX.length + HASH_BYTES)
  return hash(nodeBytes)
}

function half(number: number): number {
  return Math.floor(number / 2)
}

function concat(prefix: Uint8Array, first: Uint8Array, second: Uint8Array = NOTHING): Uint8Array {
  const bytes = new Uint8Array(prefix.length + first.length + second.length)
  bytes.set(prefix)
  bytes.set(first, prefix.length)
  bytes.set(second, prefix.length + first.length)
  return bytes
}
