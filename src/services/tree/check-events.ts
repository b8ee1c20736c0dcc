import { MESSAGES } from '../../domain/messages/messages.ts'
import { formatDay } from '../../domain/time.ts'
import { encodeFields } from '../../domain/tree/leaf.ts'
import { addLogFinding } from '../../domain/tree/log-verification.ts'
import { isEqual } from '../../domain/tree/tree-proof.ts'
import type { IndexedLeaves } from '../../store/tree/tree-audit.ts'
import type { TreeRow } from '../../store/tree/tree-rows.ts'
import { checkTree } from './check-tree.ts'
import { type LogRun, reportProgress } from './log-run.ts'

const { logVerification: TEXT } = MESSAGES

/** Compares the events that are kept with the leaves of their tree, in both directions. */
export async function checkEvents(run: LogRun): Promise<void> {
  const last = run.positions.events.lastSequence
  const takeRows = createTaker(run.rows.tree.streamRows(0, last))
  const days = { kept: await run.rows.treeAudit.listDays(), missing: new Set<number>() }
  let firstSequence = Number.POSITIVE_INFINITY
  let outside = 0
  let unknownRows = 0
  const addUnknown = (row: TreeRow) => {
    unknownRows += 1
    if (row.sequence <= run.begunAfter && row.sequence < firstSequence) outside += 1
    else addFinding(run, 'inserted', TEXT.event(row), TEXT.eventInserted)
  }
  for await (const chunk of checkTree(run, 'events')) {
    firstSequence = Math.min(firstSequence, chunk.leaves.sequences[0] ?? firstSequence)
    const unknown = checkLeaves(run, chunk, await takeRows(chunk.leaves.sequences.at(-1) ?? 0), days)
    for (const row of unknown) addUnknown(row)
    reportProgress(run)
  }
  if (run.options.stop?.aborted) return
  for (let rows = await takeRows(last, REST_ROWS); rows.length > 0; rows = await takeRows(last, REST_ROWS))
    for (const row of rows) addUnknown(row)
  // Two events with the same sequence, which only an attacker can make, may be read as one.
  const more = (await run.rows.treeAudit.countEvents(last)) - run.result.events - unknownRows
  if (more > 0) addFinding(run, 'inserted', TEXT.allEvents, TEXT.eventsInserted({ count: more }))
  for (const day of days.missing)
    addFinding(run, 'deleted', TEXT.day({ day: formatDay(day) }), TEXT.dayDeleted)
  if (outside > 0) run.result.notes.push(TEXT.outside({ events: outside }))
}

/** Rows behind the last leaf that are taken at a time. */
const REST_ROWS = 1_000

type Days = { kept: Set<number>; missing: Set<number> }

// Returns the events that have no leaf.
function checkLeaves(run: LogRun, { first, leaves }: IndexedLeaves, rows: TreeRow[], days: Days): TreeRow[] {
  let next = 0
  const unknown: TreeRow[] = []
  for (const [i, sequence] of leaves.sequences.entries()) {
    const candidates: TreeRow[] = []
    for (let row = rows[next]; row && row.sequence <= sequence; row = rows[++next])
      (row.sequence === sequence ? candidates : unknown).push(row)
    // Partitions of other days may have the same sequence.
    const row = candidates.find((each) => isOfLeaf(run, each, leaves.hashes[i])) ?? candidates[0]
    for (const each of candidates) if (each !== row) unknown.push(each)
    const day = leaves.days[i] ?? 0
    if (row) {
      run.result.events += 1
      if (!isOfLeaf(run, row, leaves.hashes[i]))
        addFinding(run, 'altered', TEXT.event(row), TEXT.eventAltered)
    } else if (days.kept.has(day))
      addFinding(run, 'deleted', TEXT.leaf({ index: first + i, day: formatDay(day) }), TEXT.eventDeleted)
    else if (!run.mayBeGone.events(day)) days.missing.add(day)
  }
  return [...unknown, ...rows.slice(next)]
}

function isOfLeaf({ hashes: { sha256 } }: LogRun, row: TreeRow, leaf: Uint8Array | undefined): boolean {
  return leaf !== undefined && isEqual(leaf, sha256(encodeFields(row.event)))
}

function addFinding(
  { result }: LogRun,
  what: 'altered' | 'deleted' | 'inserted',
  subject: string,
  says: string,
) {
  addLogFinding(result, { what, subject, says })
}

// Returns a function that takes the next rows up to a sequence, and at most a number of them.
function createTaker(chunks: AsyncIterable<TreeRow[]>) {
  const iterator = chunks[Symbol.asyncIterator]()
  let rows: TreeRow[] = []
  let next = 0
  return async (until: number, max = Number.POSITIVE_INFINITY): Promise<TreeRow[]> => {
    const taken: TreeRow[] = []
    while (taken.length < max) {
      const row = rows[next]
      if (row === undefined) {
        const chunk = await iterator.next()
        if (chunk.done) break
        ;[rows, next] = [chunk.value, 0]
        continue
      }
      if (row.sequence > until) break
      taken.push(row)
      next += 1
    }
    return taken
  }
}
