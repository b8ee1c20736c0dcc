import { StorageFailure, UNKNOWN_KEY } from '../domain/trails/storage-failure.ts'

const TIMEOUT = 'The storage did not answer in time.'
const CLOSED = 'The storage closed the connection.'
const UNREACHABLE = 'The storage cannot be reached over the network.'
const FORBIDDEN = 'Daybook is not allowed to write to the folder of the bucket.'
const KEY_CONFLICT = 'An object already exists at part of the key’s path.'

// Codes of the network and of the disk, and one code for which all storages have the same message.
const MESSAGES: Record<string, string> = {
  InvalidAccessKeyId: UNKNOWN_KEY,
  AbortError: TIMEOUT,
  TimeoutError: TIMEOUT,
  ETIMEDOUT: TIMEOUT,
  ECONNREFUSED: 'The storage refused the connection.',
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ENOTFOUND: 'The host name of the storage does not exist.',
  EAI_AGAIN: 'The host name of the storage could not be resolved.',
  ENOSPC: 'The disk that holds the bucket is full.',
  EDQUOT: 'The disk quota of the bucket is exceeded.',
  EFBIG: 'The disk that holds the bucket does not support files of this size.',
  EROFS: 'The disk that holds the bucket is read-only.',
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  EIO: 'The disk that holds the bucket failed.',
  ENAMETOOLONG: 'The key is too long for a file name.',
  ENOTDIR: KEY_CONFLICT,
  EEXIST: KEY_CONFLICT,
  EISDIR: 'A folder with the name of the object exists.',
}

/** Converts an error of the S3 client or of the disk; the message is the storage's own where it has one. */
export function toStorageFailure(error: unknown): StorageFailure {
  if (error instanceof StorageFailure) return error
  const code = codeOf(error)
  return new StorageFailure(code, MESSAGES[code] ?? messageOf(error) ?? code, error)
}

/** Runs an operation on the storage or the disk; throws a StorageFailure if it fails. */
export async function withStorageFailure<Result>(operation: () => Promise<Result>): Promise<Result> {
  try {
    return await operation()
  } catch (error) {
    throw toStorageFailure(error)
  }
}

// For a response without an error code, the client names the error Unknown or UnknownError.
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && typeof error.code === 'string') return error.code
  const status = statusOf(error)
  const isUnnamed = error.name === 'Unknown' || error.name === 'UnknownError' || error.name === 'Error'
  return isUnnamed && status !== null ? `HTTP ${status}` : error.name
}

// The client sets the message UnknownError for a response without a message.
function messageOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  // The message of a disk error contains paths, which users must not see.
  if ('syscall' in error && 'path' in error) return `The disk that holds the bucket failed: ${codeOf(error)}.`
  if (error.message !== '' && error.message !== 'UnknownError') return error.message
  return codeOf(error).startsWith('HTTP ') ? `The storage answered with status ${statusOf(error)}.` : null
}

function statusOf(error: Error): number | null {
  const metadata = '$metadata' in error ? error.$metadata : null
  const hasStatus = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
  return hasStatus && typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null
}
