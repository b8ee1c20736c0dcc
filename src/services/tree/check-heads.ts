import { MESSAGES } from '../../domain/messages/messages.ts'
import { type Checkpoint, parseCheckpoint } from '../../domain/tree/checkpoint.ts'
import { addLogFinding } from '../../domain/tree/log-verification.ts'
import { isSignedBy, parseNote, type SignedNote } from '../../domain/tree/signed-note.ts'
import type { TreeRoot } from '../../domain/tree/tree-proof.ts'
import type { TreeHead } from '../../store/tree/tree-heads.ts'
import type { TreeKind } from '../../store/tree/tree-position.ts'
import type { LogRun } from './log-run.ts'

const { logVerification: TEXT } = MESSAGES

/** What a head states of one tree. */
export type HeadClaim = TreeRoot & { subject: string }

/** Heads that are read at a time. */
const PAGE_HEADS = 500

/** Streams what the heads state of a tree, by its size: stored heads up to the size that it has, and the given ones. */
export async function* streamClaims(run: LogRun, kind: TreeKind): AsyncGenerator<HeadClaim> {
  const given = run.options.heads
    .map(({ checkpoint }) => toClaim(checkpoint, kind, TEXT.givenHead({ size: checkpoint.events.size })))
    .filter(({ size }) => size <= run.positions[kind].size)
    .toSorted((one, other) => one.size - other.size)
  for await (const claim of streamStoredClaims(run, kind)) {
    while (given[0] && given[0].size <= claim.size) yield* given.splice(0, 1)
    yield claim
  }
  yield* given
}

async function* streamStoredClaims(run: LogRun, kind: TreeKind): AsyncGenerator<HeadClaim> {
  const { treeHeads } = run.rows
  for (let after = 0; ; ) {
    const heads = await treeHeads.listAfter(after, PAGE_HEADS)
    for (const head of heads) {
      if (head.size > run.positions.events.size) return
      const checkpoint = readCheckpoint(run, head, kind)
      if (checkpoint) yield toClaim(checkpoint, kind, TEXT.head(head))
    }
    const last = heads.at(-1)
    if (heads.length < PAGE_HEADS || last === undefined || run.options.stop?.aborted) return
    after = last.size
  }
}

// A problem with a head is reported once, with the tree of events.
function readCheckpoint(
  run: LogRun,
  { size, reportSize, signedAt, note }: TreeHead,
  kind: TreeKind,
): Checkpoint | null {
  const parsed = parseNote(note)
  const checkpoint = parsed && parseCheckpoint(parsed.text)
  const isSound =
    checkpoint?.events.size === size &&
    checkpoint.report.size === reportSize &&
    checkpoint.at.getTime() === signedAt.getTime()
  const problem = parsed && isSound ? findSignatureProblem(run, parsed) : TEXT.headUnreadable
  if (kind === 'events') {
    run.result.heads += 1
    if (problem !== null)
      addLogFinding(run.result, { what: 'altered', subject: TEXT.head({ size }), says: problem })
  }
  return problem === null ? checkpoint : null
}

function findSignatureProblem(run: LogRun, note: SignedNote): string | null {
  return isSignedByLog(run, note) ? null : TEXT.headUnsigned
}

function isSignedByLog({ keys, verifyText, hashes }: LogRun, note: SignedNote): boolean {
  return keys.some((key) => isSignedBy(note, key, verifyText, hashes.sha256))
}

function toClaim(checkpoint: Checkpoint, kind: TreeKind, subject: string): HeadClaim {
  return { ...checkpoint[kind], subject }
}

/** Adds the problems of given heads that the log cannot have signed as it is. */
export function checkGivenHeads(run: LogRun): void {
  const { options, positions, result } = run
  for (const { note, checkpoint } of options.heads) {
    const { size } = checkpoint.events
    const subject = TEXT.givenHead({ size })
    if (!isSignedByLog(run, note))
      addLogFinding(result, { what: 'unknown key', subject, says: TEXT.givenKeyUnknown })
    if (size > positions.events.size || checkpoint.report.size > positions.report.size)
      addLogFinding(result, {
        what: 'rolled back',
        subject,
        says: TEXT.rolledBack({ size: positions.events.size }),
      })
  }
}
