import { MESSAGES } from '../messages/messages.ts'
import { formatInstant } from '../time.ts'

const { logVerification: TEXT } = MESSAGES

/** The kinds of problems that verifying a log can find. */
export type LogFindingCode = 'altered' | 'deleted' | 'inserted' | 'rolled back' | 'unknown key'

/** A problem; `subject` says of what, such as an event by its ID. */
export type LogFinding = { what: LogFindingCode; subject: string; says: string }

/** The number of events and rows checked so far, and of all of them. */
export type LogProgress = { checked: number; total: number }

/** The result of verifying a customer's log. */
export type LogVerification = {
  /** The number of events in the log, those that were purged included. */
  size: number
  /** The events and rows of the administrator log whose leaves were compared with them. */
  events: number
  rows: number
  heads: number
  /** When the tree began; null if it is empty. */
  begunAt: Date | null
  /** The number of problems. Of many, the first are in `findings`. */
  problems: number
  findings: LogFinding[]
  /** Remarks that are not problems. */
  notes: string[]
}

/** Problems that are listed; more of them are only counted. */
export const LOG_FINDINGS_MAX = 1_000

/** Adds a problem to a result. */
export function addLogFinding(result: LogVerification, finding: LogFinding): void {
  result.problems += 1
  if (result.findings.length < LOG_FINDINGS_MAX) result.findings.push(finding)
}

/** Returns a problem as one line. */
export function formatLogFinding(finding: LogFinding): string {
  return TEXT.finding(finding)
}

/** Returns the result of a verification as one sentence. */
export function formatLogVerdict(verification: LogVerification): string {
  const { begunAt, problems } = verification
  if (begunAt === null && problems === 0) return TEXT.empty
  const counts = { ...verification, begunAt: begunAt === null ? null : formatInstant(begunAt) }
  return problems === 0 ? TEXT.valid(counts) : TEXT.notValid(counts)
}
