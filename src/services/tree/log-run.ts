import type { Customer } from '../../domain/access/customer.ts'
import type { Hashes } from '../../domain/ports.ts'
import type { GivenHead } from '../../domain/tree/checkpoint.ts'
import type { LogProgress, LogVerification } from '../../domain/tree/log-verification.ts'
import type { NoteKey, VerifyText } from '../../domain/tree/signed-note.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { TreePositions } from '../../store/tree/tree-position.ts'

export type VerifyLogOptions = {
  /** Heads that were kept outside Daybook. */
  heads: GivenHead[]
  onProgress?: (progress: LogProgress) => void
  stop?: AbortSignal
}

/** One verification of a customer's log, and what it has found so far. */
export type LogRun = {
  customer: Customer
  rows: Pick<CustomerStore, 'tree' | 'treeHeads' | 'treeAudit'>
  hashes: Pick<Hashes, 'sha256'>
  verifyText: VerifyText
  options: VerifyLogOptions
  /** The trees when the verification began. What is received later is not looked at. */
  positions: TreePositions
  begunAfter: number
  /** Whether all events, or all rows of the administrator log, of a day may be gone: it was purged, or has expired. */
  mayBeGone: { events: (day: number) => boolean; report: (day: number) => boolean }
  keys: NoteKey[]
  result: LogVerification
}

/** Tells how much has been checked. */
export function reportProgress({ options, positions, result }: LogRun): void {
  options.onProgress?.({
    checked: result.events + result.rows,
    total: positions.events.size + positions.report.size,
  })
}
