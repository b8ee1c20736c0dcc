import type { ReadableBucket } from '../../domain/ports.ts'
import type { CoveredRange, Digest, PreviousDigest } from '../../domain/trails/digest.ts'
import type { UncoveredPeriod } from '../../domain/trails/uncovered-archives.ts'
import type {
  Finding,
  FindingCode,
  Verification,
  VerificationProgress,
} from '../../domain/trails/verification.ts'
import type { Context } from '../context.ts'
import type { DigestReader } from './read-digest.ts'

export type VerifyOptions = {
  /** Only objects whose keys begin with this are verified. */
  prefix: string
  /** The only chain of digests to verify, or null for all. */
  chain: string | null
  from: Date | null
  /** Digests are expected up to this time; null if that is unknown. */
  until: Date | null
  /** The digests that the log knows, newest first; empty without access to the log. */
  knownDigests: PreviousDigest[]
  onProgress?: (progress: VerificationProgress) => void
  stop?: AbortSignal
  /** Called after each digest; the verification waits for it. */
  pace?: () => Promise<void>
}

/** A bucket that is verified. */
export type ListedBucket = Pick<ReadableBucket, 'get' | 'list'>

/** One verification of a bucket, and what it has found so far. */
export type VerificationRun = Pick<Context, 'inspectArchive'> & {
  /** When the verification began. No digest is expected to end later. */
  now: Date
  bucket: ListedBucket
  digestReader: DigestReader
  options: VerifyOptions
  result: Verification
  /** Keys of the archives that digests list. */
  listedArchives: Set<string>
  totalDigests: number
  /** The digests that are valid, by chain: the newest of each. */
  newestDigests: Map<string, Digest>
  /** The ranges of windows of which the digests of a chain say that all archives are listed. */
  covered: ({ chain: string } & CoveredRange)[]
  /** The periods between digests that none covers. */
  uncovered: UncoveredPeriod[]
}

/** Adds a problem to the result. */
export function addFinding(
  { result }: Pick<VerificationRun, 'result'>,
  what: FindingCode,
  kind: Finding['kind'],
  key: string,
  says: string,
): void {
  result.findings.push({ what, kind, key, says })
}
