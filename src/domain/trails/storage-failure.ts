import { MESSAGES } from '../messages/messages.ts'

const { storage: TEXT } = MESSAGES

/** What Daybook does with a bucket: it lists its keys, and writes, reads and deletes objects. */
export type StorageStep = 'list' | 'write' | 'read' | 'delete'

/** A request that object storage refused or did not answer. The message and the code are the storage's own. */
export class StorageFailure extends Error {
  override name = 'StorageFailure' as const
  readonly code: string
  /** The step that failed; null if it is unknown or evident. */
  readonly step: StorageStep | null
  /** The HTTP status of the response; null if there was none. */
  readonly status: number | null

  constructor(
    code: string,
    message: string,
    cause?: unknown,
    { step = null, status = null }: { step?: StorageStep | null; status?: number | null } = {},
  ) {
    super(message, { cause })
    this.code = code
    this.step = step
    this.status = status
  }
}

// The storage received other bytes than were sent. That is no reason to do without the checksum that showed it.
const DAMAGE_CODES = [
  'BadDigest',
  'InvalidDigest',
  'XAmzContentChecksumMismatch',
  'XAmzContentSHA256Mismatch',
]

/**
 * Returns whether an upload may have failed because of the checksum that it carries: a storage answers 400 if it requires
 * another one, and 501 to a header that it does not implement.
 */
export function isChecksumRefusal(error: unknown): boolean {
  if (!(error instanceof StorageFailure)) return false
  return (error.status === 400 || error.status === 501) && !DAMAGE_CODES.includes(error.code)
}

/** Runs a step; throws a StorageFailure that names the step if it fails. */
export async function withStep<Result>(step: StorageStep, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof StorageFailure) || error.step !== null) throw error
    throw new StorageFailure(error.code, error.message, error.cause, { step, status: error.status })
  }
}

/** Returns the message of a failure with the step that failed. What is wrong with the bucket or key itself needs no step. */
export function formatStepFailure({ code, step, message }: StorageFailure, isTrailTest: boolean): string {
  if (step === null || code === 'NoSuchBucket' || code === 'InvalidAccessKeyId') return message
  const needsReading = isTrailTest && (step === 'list' || step === 'read')
  return TEXT.stepFailed({ step, message, needsReading })
}
