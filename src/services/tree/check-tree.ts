import { MESSAGES } from '../../domain/messages/messages.ts'
import { BLOCK_LEAVES, EMPTY_TREE, growTree, KEPT_LEVELS, type Tree } from '../../domain/tree/grow-tree.ts'
import { hashLeaves } from '../../domain/tree/leaf.ts'
import { addLogFinding } from '../../domain/tree/log-verification.ts'
import { nodeInBlock } from '../../domain/tree/tree-block.ts'
import { joinPeaks, nodesOfRange } from '../../domain/tree/tree-node.ts'
import { isEqual } from '../../domain/tree/tree-proof.ts'
import type { IndexedLeaves } from '../../store/tree/tree-audit.ts'
import type { TreeKind } from '../../store/tree/tree-position.ts'
import { type HeadClaim, streamClaims } from './check-heads.ts'
import type { LogRun } from './log-run.ts'

const { logVerification: TEXT } = MESSAGES

/** A tree that is computed again: the hashes of its complete blocks, and the leaves of the next one. */
type Recomputed = {
  run: LogRun
  kind: TreeKind
  blocks: Tree
  rest: Tree
  claims: AsyncIterator<HeadClaim>
  claim: HeadClaim | null
  /** Whether hashes are missing, so that nothing can be computed any more. */
  isBroken: boolean
}

/**
 * Computes a tree again from its leaves, and where these were purged from what is kept of them, and compares it with the
 * hashes that are stored and with all heads. Yields the leaves that are kept, in order.
 */
export async function* checkTree(run: LogRun, kind: TreeKind): AsyncGenerator<IndexedLeaves> {
  const claims = streamClaims(run, kind)
  const tree: Recomputed = {
    run,
    kind,
    blocks: EMPTY_TREE,
    rest: EMPTY_TREE,
    claims,
    claim: null,
    isBroken: false,
  }
  await nextClaim(tree)
  const { size } = run.positions[kind]
  for await (const chunk of run.rows.treeAudit.streamLeaves(kind)) {
    if (chunk.first >= size || run.options.stop?.aborted) break
    await skipTo(tree, chunk.first)
    checkFirst(tree, chunk.first)
    if (!tree.isBroken) await addLeaves(tree, hashLeaves(kind, chunk.leaves, run.hashes.sha256))
    yield chunk
  }
  if (run.options.stop?.aborted) return
  await skipTo(tree, size)
  if (tree.isBroken) return
  await checkClaims(tree, sizeOf(tree))
  const stored = joinPeaks(run.positions[kind].peaks, run.hashes.sha256)
  if (sizeOf(tree) !== size || !isEqual(stored, rootOf(tree))) addProblem(tree, TEXT.peaksWrong)
}

// The index of a leaf is what finds its event, so that it must be true although only the order is hashed.
function checkFirst(tree: Recomputed, first: number): void {
  const size = sizeOf(tree)
  if (tree.isBroken || size === first) return
  addProblem(tree, TEXT.leavesMissing({ from: Math.min(size, first), until: Math.max(size, first) }))
}

function sizeOf({ blocks, rest }: Recomputed): number {
  return blocks.size * BLOCK_LEAVES + rest.size
}

function rootOf({ run, blocks, rest }: Recomputed, more: Uint8Array[] = []): Uint8Array {
  return joinPeaks([...blocks.peaks, ...rest.peaks, ...more], run.hashes.sha256)
}

function addProblem({ run, kind }: Recomputed, says: string): void {
  addLogFinding(run.result, { what: 'altered', subject: TEXT.tree({ kind }), says })
}

async function addLeaves(tree: Recomputed, hashes: Uint8Array[]): Promise<void> {
  const { sha256 } = tree.run.hashes
  let from = 0
  const addUpTo = (until: number) => {
    tree.rest = growTree(tree.rest, hashes.slice(from, until), sha256)
    from = until
  }
  const end = sizeOf(tree) + hashes.length
  // A row has leaves of one block, so it ends with the block at the latest.
  while (tree.claim !== null && tree.claim.size < end) {
    addUpTo(from + Math.max(0, tree.claim.size - sizeOf(tree)))
    await checkClaims(tree, sizeOf(tree))
  }
  addUpTo(hashes.length)
  if (tree.rest.size < BLOCK_LEAVES) return
  const [hash] = tree.rest.peaks
  tree.rest = EMPTY_TREE
  if (hash) await addBlock(tree, hash)
}

// Adds the blocks whose leaves were purged, up to a leaf.
async function skipTo(tree: Recomputed, first: number): Promise<void> {
  while (!tree.isBroken && sizeOf(tree) < first) {
    const from = sizeOf(tree)
    const block = from / BLOCK_LEAVES
    const [node] = await tree.run.rows.treeAudit.listBlockHashes(tree.kind, block, 1)
    if (node?.position !== block || first < from + BLOCK_LEAVES) {
      addProblem(tree, TEXT.leavesMissing({ from, until: first }))
      tree.isBroken = true
      return
    }
    await checkPurgedBlock(tree, block)
    await addBlock(tree, node.hash)
  }
}

async function checkPurgedBlock(tree: Recomputed, block: number): Promise<void> {
  const begin = block * BLOCK_LEAVES
  const { sha256 } = tree.run.hashes
  await checkClaims(tree, begin)
  let kept: Parameters<typeof nodeInBlock>[0] | null = null
  while (tree.claim !== null && tree.claim.size < begin + BLOCK_LEAVES) {
    kept ??= await tree.run.rows.treeAudit.findBlock(tree.kind, block)
    const found = nodesOfRange({ begin, end: tree.claim.size }).map(
      (node) => kept && nodeInBlock(kept, node, sha256),
    )
    const peaks = found.filter((each) => each !== null)
    if (peaks.length < found.length)
      addProblem(tree, TEXT.leavesMissing({ from: begin, until: tree.claim.size }))
    else await checkClaim(tree, tree.claim, rootOf(tree, peaks))
    await nextClaim(tree)
  }
}

async function addBlock(tree: Recomputed, hash: Uint8Array): Promise<void> {
  const { run, kind } = tree
  const grown = growTree(tree.blocks, [hash], run.hashes.sha256)
  const added = { level: 0, position: tree.blocks.size, hash }
  for (const { level, position, hash: computed } of [added, ...grown.complete]) {
    const [stored] = await run.rows.treeAudit.listNodes(kind, level + KEPT_LEVELS, position, 1)
    if (stored?.position !== position || !isEqual(stored.hash, computed))
      addProblem(tree, TEXT.nodeWrong({ level: level + KEPT_LEVELS, position }))
  }
  tree.blocks = grown
}

// Compares all heads of a size, which is that of the tree as it is.
async function checkClaims(tree: Recomputed, size: number): Promise<void> {
  while (tree.claim !== null && tree.claim.size <= size) {
    await checkClaim(tree, tree.claim, rootOf(tree))
    await nextClaim(tree)
  }
}

async function checkClaim({ run }: Recomputed, { root, subject }: HeadClaim, computed: Uint8Array) {
  if (!isEqual(root, computed))
    addLogFinding(run.result, { what: 'altered', subject, says: TEXT.headDiffers })
}

async function nextClaim(tree: Recomputed): Promise<void> {
  const next = await tree.claims.next()
  tree.claim = next.done ? null : next.value
}
