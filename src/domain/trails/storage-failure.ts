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

  constructor(code: string, message: string, cause?: unknown, step: StorageStep | null = null) {
    super(message, { cause })
    this.code = code
    this.step = step
  }
}

/** Runs a step; throws a StorageFailure that names the step if it fails. */
export async function withStep<Result>(step: StorageStep, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof StorageFailure) || error.step !== null) throw error
    throw new StorageFailure(error.code, error.message, error.cause, step)
  }
}

/** Returns the message of a failure with the step that failed. What is wrong with the bucket or key itself needs no step. */
export function formatStepFailure({ code, step, message }: StorageFailure, isTrailTest: boolean): string {
  if (step === null || code === 'NoSuchBucket' || code === 'InvalidAccessKeyId') return message
  const needsReading = isTrailTest && (step === 'list' || step === 'read')
  return TEXT.stepFailed({ step, message, needsReading })
}
