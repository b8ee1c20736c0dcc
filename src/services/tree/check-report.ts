import { MESSAGES } from '../../domain/messages/messages.ts'
import { formatDay } from '../../domain/time.ts'
import { encodeFields } from '../../domain/tree/leaf.ts'
import { addLogFinding } from '../../domain/tree/log-verification.ts'
import { isEqual } from '../../domain/tree/tree-proof.ts'
import type { IndexedLeaves } from '../../store/tree/tree-audit.ts'
import { checkTree } from './check-tree.ts'
import { type LogRun, reportProgress } from './log-run.ts'

const { logVerification: TEXT } = MESSAGES

/** Compares the rows of the administrator log with the leaves of their tree, in both directions. */
export async function checkReport(run: LogRun): Promise<void> {
  const periods = await run.rows.treeAudit.listReportPeriods()
  const isKept = (day: number) => periods.some(({ from, until }) => day >= from && day < until)
  const seen = new Map<number, number>()
  const missing = new Set<number>()
  for await (const chunk of checkTree(run, 'report')) {
    await checkRows(run, chunk, { isKept, seen, missing })
    reportProgress(run)
  }
  if (run.options.stop?.aborted) return
  await findInserted(run, seen)
  for (const day of missing)
    addLogFinding(run.result, {
      what: 'deleted',
      subject: TEXT.rowsOfDay({ day: formatDay(day) }),
      says: TEXT.dayDeleted,
    })
}

/** `seen` has the number of rows by day that were compared or reported. */
type ReportDays = { isKept: (day: number) => boolean; seen: Map<number, number>; missing: Set<number> }

async function checkRows(run: LogRun, { first, leaves }: IndexedLeaves, days: ReportDays): Promise<void> {
  const events = leaves.sequences.map((sequence, i) => ({ sequence, day: leaves.days[i] ?? 0 }))
  const rows = await run.rows.treeAudit.findReportRows(events)
  const count = (day: number) => days.seen.set(day, (days.seen.get(day) ?? 0) + 1)
  for (const [i, { sequence, day }] of events.entries()) {
    const row = rows.get(`${day} ${sequence}`)
    if (row) {
      count(day)
      run.result.rows += 1
      const hash = run.hashes.sha256(encodeFields(row))
      if (!isEqual(hash, leaves.hashes[i] ?? hash.subarray(1)))
        addFinding(run, 'altered', TEXT.row({ eventId: row.eventId ?? '' }), TEXT.rowAltered)
    } else if (days.isKept(day))
      addFinding(run, 'deleted', TEXT.rowLeaf({ index: first + i, day: formatDay(day) }), TEXT.rowDeleted)
    else if (!run.mayBeGone.report(day)) days.missing.add(day)
  }
}

// Rows may have any day and sequence, so they are only counted: a day with more rows than leaves has some that were inserted.
async function findInserted(run: LogRun, seen: Map<number, number>): Promise<void> {
  const { treeAudit } = run.rows
  const { lastSequence } = run.positions.events
  for (const [day, count] of await treeAudit.countReportRows(run.begunAfter, lastSequence)) {
    const inserted = count - (seen.get(day) ?? 0)
    if (inserted > 0)
      addFinding(
        run,
        'inserted',
        TEXT.rowsOfDay({ day: formatDay(day) }),
        TEXT.rowsInserted({ count: inserted }),
      )
  }
  const outside = await treeAudit.countReportRows(-1, run.begunAfter)
  const rows = [...outside.values()].reduce((sum, each) => sum + each, 0)
  if (rows > 0) run.result.notes.push(TEXT.outsideRows({ rows }))
}

function addFinding(
  { result }: LogRun,
  what: 'altered' | 'deleted' | 'inserted',
  subject: string,
  says: string,
) {
  addLogFinding(result, { what, subject, says })
}
