import { describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import {
  createInclusionPath,
  createMerkleTree,
  leafHash,
  merkleRoot,
  rootFromInclusion,
} from '../../../src/domain/trails/merkle-tree.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const hex = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString('hex'))

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
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

describe('a Merkle tree', () => {
  test('has Certificate Transparency’s root for every size', () => {
    expect(ROOTS.map((_, size) => hex(merkleRoot(LEAVES.slice(0, size), sha256)))).toEqual(ROOTS)
  })

  test('returns its root at any time while it grows', () => {
    const tree = createMerkleTree(sha256)
    const roots = LEAVES.map((leaf) => {
      tree.add(leaf)
      return hex(tree.root())
    })
    expect(roots).toEqual(ROOTS.slice(1))
    expect(tree.size()).toBe(8)
  })

  test('creates Certificate Transparency’s paths', () => {
    const path = (index: number, size: number) =>
      createInclusionPath(index, LEAVES.slice(0, size), sha256).path.map(hex)
    expect(path(0, 1)).toEqual([])
    expect(path(0, 8)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ])
    expect(path(5, 8)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
    expect(path(2, 3)).toEqual(['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'])
    expect(path(1, 5)).toEqual([
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ])
  })

  test('proves every leaf of every size, and no other leaf, index or path length', () => {
    const allLeaves = Array.from({ length: 70 }, (_, i) => leafHash(Buffer.from(`leaf ${i}`), sha256))
    for (let size = 1; size <= allLeaves.length; size++) {
      const leaves = allLeaves.slice(0, size)
      const root = hex(merkleRoot(leaves, sha256))
      for (const [index, leaf] of leaves.entries()) {
        const inclusion = createInclusionPath(index, leaves, sha256)
        expect(hex(rootFromInclusion(leaf, inclusion, sha256))).toBe(root)
        const otherLeaf = leafHash(Buffer.from('no leaf'), sha256)
        expect(hex(rootFromInclusion(otherLeaf, inclusion, sha256))).not.toBe(root)
        if (size === 1) continue
        const otherIndex = { ...inclusion, index: index === 0 ? 1 : index - 1 }
        expect(hex(rootFromInclusion(leaf, otherIndex, sha256))).not.toBe(root)
        expect(rootFromInclusion(leaf, { ...inclusion, path: inclusion.path.slice(1) }, sha256)).toBeNull()
        expect(rootFromInclusion(leaf, { ...inclusion, path: [...inclusion.path, leaf] }, sha256)).toBeNull()
      }
    }
  })

  test.each([
    [-1, 8],
    [8, 8],
    [0, 0],
    [0.5, 8],
    [0, Number.NaN],
  ])('has no index %p among %p leaves', (index, size) => {
    const [leaf = new Uint8Array()] = LEAVES
    expect(rootFromInclusion(leaf, { index, size, path: [] }, sha256)).toBeNull()
  })
})
