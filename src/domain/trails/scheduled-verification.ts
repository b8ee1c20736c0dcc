import { formatFinding, formatVerdict, isValid, type Verification } from './verification.ts'

/** What a trail's verification by schedule has found. */
export type ScheduledResult = {
  /** The result in one sentence; empty if it could not run. */
  verdict: string
  isSound: boolean
  /** Whether it reached the oldest digest, and did not end because it took too long. */
  isComplete: boolean
  problems: number
  /** The first problems, one a line. */
  lines: string[]
  /** Why it could not run, in the words of the storage; null if it did. */
  error: string | null
}

/** The last verification of a trail that ran by schedule. */
export type ScheduledVerification = { finishedAt: Date; result: ScheduledResult }

/** Problems that are stored one by one. */
const LINES_MAX = 20

/** Returns the result of a verification by schedule, which may have ended before it was complete. */
export function toScheduledResult(verification: Verification, isComplete: boolean): ScheduledResult {
  const { findings, digests } = verification
  return {
    verdict: formatVerdict(verification),
    // A trail without a digest yet has nothing wrong.
    isSound: isValid(verification) || (digests === 0 && findings.length === 0),
    isComplete,
    problems: findings.length,
    lines: findings.slice(0, LINES_MAX).map(formatFinding),
    error: null,
  }
}

/** Returns the result of a verification that a failure has ended. */
export function toFailedResult(error: string): ScheduledResult {
  return { verdict: '', isSound: true, isComplete: false, problems: 0, lines: [], error }
}
