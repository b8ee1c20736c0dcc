import { MESSAGES } from '../messages/messages.ts'
import { formatInstant } from '../time.ts'

const { verification: TEXT } = MESSAGES

/** The kinds of problems that verifying a trail's bucket can find. */
export type FindingCode =
  | 'missing'
  | 'altered'
  | 'unsigned'
  | 'replaced'
  | 'unknown key'
  | 'out of the chain'
  | 'cut off'
  | 'unlisted'

/** The kinds of objects that can have a problem: `submissions` are those beside archives. */
export type FindingKind = 'digest' | 'archive' | 'submissions'

/** A problem, and the object that has it. */
export type Finding = { what: FindingCode; kind: FindingKind; key: string; says: string }

/** The digests and archives verified so far; `totalDigests` is the number of all digests. */
export type VerificationProgress = { digests: number; archives: number; totalDigests: number }

/** The result of verifying a trail's bucket. */
export type Verification = {
  /** The time range that the valid digests cover; both null if no digest is valid. */
  from: Date | null
  until: Date | null
  digests: number
  validDigests: number
  archives: number
  validArchives: number
  findings: Finding[]
  /** The newest signed head of the log in the digests; null or left out if they have none. */
  logHead?: string | null
  /** Remarks that are not problems. */
  notes: string[]
}

/** Whether there is a valid digest and no problem was found. */
export function isValid({ findings, validDigests }: Verification): boolean {
  return findings.length === 0 && validDigests > 0
}

/** Returns the result of a verification as one sentence. */
export function formatVerdict(verification: Verification): string {
  const { from, until, digests, validDigests, archives, validArchives, findings } = verification
  if (digests === 0 && findings.length === 0) return TEXT.noDigests
  const range = from && until ? { from: formatInstant(from), until: formatInstant(until) } : null
  const counts = { digests, validDigests, archives, validArchives, range }
  return isValid(verification) ? TEXT.valid(counts) : TEXT.notValid({ ...counts, problems: findings.length })
}

/** Returns a problem as one line. */
export function formatFinding(finding: Finding): string {
  return TEXT.finding(finding)
}
