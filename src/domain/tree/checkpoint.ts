import { formatInstant } from '../time.ts'
import { parseNote, type SignedNote } from './signed-note.ts'
import type { TreeRoot } from './tree-proof.ts'

/** What a signed head states of a customer's log. */
export type Checkpoint = {
  origin: string
  /** The tree of events. */
  events: TreeRoot
  /** The tree of the rows of the administrator log. */
  report: TreeRoot
  /** When the trees began. Events that were received before are in none. */
  begunAt: Date
  /** When the head was signed. */
  at: Date
}

/** A head that was kept outside Daybook. */
export type GivenHead = { note: SignedNote; checkpoint: Checkpoint }

/** Returns the name of a customer's log, which is also the name under which its heads are signed. */
export function toOrigin({
  accountId,
  organisationId,
}: {
  accountId: string
  organisationId: string
}): string {
  return `daybook/${accountId}/${organisationId}`
}

// https://c2sp.org/tlog-checkpoint
/**
 * Returns the text of a head: the origin, the number of events and the root in base64, each on a line; then three lines of
 * Daybook's own, which other tools ignore.
 */
export function formatCheckpoint({ origin, events, report, begunAt, at }: Checkpoint): string {
  const lines = [
    origin,
    String(events.size),
    toBase64(events.root),
    `report ${report.size} ${toBase64(report.root)}`,
    `begun ${formatInstant(begunAt)}`,
    `signed ${formatInstant(at)}`,
  ]
  return `${lines.join('\n')}\n`
}

/** Returns what the text of a head states; null if it is malformed. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [, origin = '', size = '', root = '', reportSize = '', reportRoot = '', begun = '', signed = ''] =
    CHECKPOINT.exec(text) ?? []
  const events = { size: Number(size), root: fromBase64(root) }
  const report = { size: Number(reportSize), root: fromBase64(reportRoot) }
  const [begunAt, at] = [new Date(begun), new Date(signed)]
  const isValid =
    [events, report].every((tree) => Number.isSafeInteger(tree.size) && tree.root.length === HASH_BYTES) &&
    [begunAt, at].every((time) => !Number.isNaN(time.getTime()))
  return isValid ? { origin, events, report, begunAt, at } : null
}

/** Returns the head that a note states; null if it is malformed. */
export function parseHead(content: string): GivenHead | null {
  const note = parseNote(content)
  const checkpoint = note && parseCheckpoint(note.text)
  return note && checkpoint && { note, checkpoint }
}

const CHECKPOINT =
  /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\nreport (0|[1-9]\d{0,15}) ([A-Za-z0-9+/]{43}=)\nbegun (\S{20})\nsigned (\S{20})\n$/
const HASH_BYTES = 32

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

function fromBase64(text: string): Uint8Array {
  return Buffer.from(text, 'base64')
}
