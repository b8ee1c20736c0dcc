import { describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { leafHash, merkleRoot, rootFromInclusion } from '../../../src/domain/trails/merkle-tree.ts'
import { BLOCK_LEAVES, EMPTY_TREE, growTree } from '../../../src/domain/tree/grow-tree.ts'
import { hashRange, joinPeaks, type LeafRange, nodesOfRange } from '../../../src/domain/tree/tree-node.ts'
import { consistencyRanges, inclusionRanges, isConsistent } from '../../../src/domain/tree/tree-proof.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

// The test vectors of Certificate Transparency's own implementations.
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((leaf) => leafHash(Buffer.from(leaf, 'hex'), sha256))
const PROOFS: [from: number, to: number, proof: string[]][] = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [
    2,
    5,
    [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
]

const MANY = Array.from({ length: 600 }, (_, i) => leafHash(Buffer.from(`leaf ${i}`), sha256))

// A plain model: every node from all leaves.
function hashesOf(ranges: LeafRange[], leaves: Uint8Array[]): Uint8Array[] {
  return ranges.map(({ begin, end }) => merkleRoot(leaves.slice(begin, end), sha256))
}

function findNodeIn(leaves: Uint8Array[]) {
  return ({ level, position }: { level: number; position: number }) =>
    merkleRoot(leaves.slice(position * 2 ** level, (position + 1) * 2 ** level), sha256)
}

describe('proofs of consistency', () => {
  test('are Certificate Transparency’s', () => {
    for (const [from, to, proof] of PROOFS)
      expect(hashesOf(consistencyRanges(from, to), LEAVES).map(hex)).toEqual(proof)
  })

  test('hold between all sizes of a small tree, and for no other root', () => {
    for (let to = 0; to <= 40; to++)
      for (let from = 0; from <= to; from++) {
        const proof = hashesOf(consistencyRanges(from, to), MANY)
        const older = { size: from, root: merkleRoot(MANY.slice(0, from), sha256) }
        const newer = { size: to, root: merkleRoot(MANY.slice(0, to), sha256) }
        expect(isConsistent(older, newer, proof, sha256)).toBe(true)
        const wrong = { size: from, root: sha256(older.root) }
        expect(isConsistent(wrong, newer, proof, sha256)).toBe(false)
        // Every tree begins with the empty one.
        if (from > 0) expect(isConsistent(older, { ...newer, root: wrong.root }, proof, sha256)).toBe(false)
        expect(isConsistent(older, newer, [...proof, wrong.root], sha256)).toBe(false)
        if (proof.length > 0) expect(isConsistent(older, newer, proof.slice(1), sha256)).toBe(false)
        if (from < to) expect(isConsistent(newer, older, proof, sha256)).toBe(false)
      }
  })

  test('do not hold for a tree in which a leaf of the beginning was changed, moved or left out', () => {
    const older = { size: 21, root: merkleRoot(MANY.slice(0, 21), sha256) }
    const [first, second, ...rest] = MANY.slice(0, 30)
    if (!first || !second) throw new Error('There are too few leaves.')
    for (const other of [
      [sha256(first), second, ...rest],
      [second, first, ...rest],
      [second, ...rest],
    ]) {
      const newer = { size: other.length, root: merkleRoot(other, sha256) }
      const proof = hashesOf(consistencyRanges(21, other.length), other)
      expect(isConsistent(older, newer, proof, sha256)).toBe(false)
    }
  })
})

describe('proofs of inclusion', () => {
  test('hold for every leaf of every size of a small tree', () => {
    for (let size = 1; size <= 40; size++)
      for (let index = 0; index < size; index++) {
        const path = hashesOf(inclusionRanges(index, size), MANY)
        const root = rootFromInclusion(MANY[index] ?? new Uint8Array(), { index, size, path }, sha256)
        expect(root && hex(root)).toBe(hex(merkleRoot(MANY.slice(0, size), sha256)))
      }
  })

  test('consist of ranges that are made of perfect subtrees', () => {
    for (const size of [1, 2, 3, 255, 256, 257, 511, 600])
      for (const index of [0, 1, size >> 1, size - 1].filter((each) => each < size)) {
        const ranges = inclusionRanges(index, size)
        const path = ranges.map((range) => hashRange(range, findNodeIn(MANY), sha256))
        expect(path.map(hex)).toEqual(hashesOf(ranges, MANY).map(hex))
      }
  })
})

describe('a growing tree', () => {
  test('has the root of the plain model at every size, in whatever pieces it grows', () => {
    for (const piece of [1, 2, 7, 100, 600]) {
      let tree = EMPTY_TREE
      for (let from = 0; from < MANY.length; from += piece) {
        tree = growTree(tree, MANY.slice(from, from + piece), sha256)
        expect(tree.peaks.length).toBe(nodesOfRange({ begin: 0, end: tree.size }).length)
        expect(hex(joinPeaks(tree.peaks, sha256))).toBe(hex(merkleRoot(MANY.slice(0, tree.size), sha256)))
      }
    }
  })

  test('returns each node that is kept for ever once, when it is complete', () => {
    const { complete } = growTree(EMPTY_TREE, MANY, sha256)
    expect(complete.map(({ level, position }) => ({ level, position }))).toEqual([
      { level: 8, position: 0 },
      { level: 8, position: 1 },
    ])
    for (const { position, hash } of complete) {
      const leaves = MANY.slice(position * BLOCK_LEAVES, (position + 1) * BLOCK_LEAVES)
      expect(hex(hash)).toBe(hex(merkleRoot(leaves, sha256)))
    }
  })
})
