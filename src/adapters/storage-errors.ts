import { MESSAGES } from '../domain/messages/messages.ts'
import { StorageFailure } from '../domain/trails/storage-failure.ts'
import { toShownMessage } from './shown-message.ts'

const { storage: TEXT } = MESSAGES

// Codes of the network and of the disk, and one code for which all storages have the same message.
const TEXT_OF_CODE: Record<string, string> = {
  InvalidAccessKeyId: TEXT.unknownKey,
  AbortError: TEXT.timeout,
  TimeoutError: TEXT.timeout,
  ETIMEDOUT: TEXT.timeout,
  ECONNREFUSED: TEXT.refused,
  ECONNRESET: TEXT.closed,
  EPIPE: TEXT.closed,
  EHOSTUNREACH: TEXT.unreachable,
  ENETUNREACH: TEXT.unreachable,
  ENOTFOUND: TEXT.unknownHost,
  EAI_AGAIN: TEXT.unresolvedHost,
  DEPTH_ZERO_SELF_SIGNED_CERT: TEXT.untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: TEXT.untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: TEXT.untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: TEXT.untrusted,
  CERT_HAS_EXPIRED: TEXT.expired,
  ERR_TLS_CERT_ALTNAME_INVALID: TEXT.otherHost,
  EndpointNotAllowed: TEXT.endpointPrivate,
  EndpointNotHttps: TEXT.endpointPlain,
  ENOSPC: TEXT.diskFull,
  EDQUOT: TEXT.quotaExceeded,
  EFBIG: TEXT.fileTooLarge,
  EROFS: TEXT.readOnly,
  EACCES: TEXT.forbidden,
  EPERM: TEXT.forbidden,
  EIO: TEXT.diskFailed,
  ENAMETOOLONG: TEXT.keyTooLong,
  ENOTDIR: TEXT.keyConflict,
  EEXIST: TEXT.keyConflict,
  EISDIR: TEXT.folderExists,
}

/** Converts an error of the S3 client or of the disk; the message is the storage's own where it is in an error document. */
export function toStorageFailure(error: unknown): StorageFailure {
  if (error instanceof StorageFailure) return error
  const code = codeOf(error)
  const message = (Object.hasOwn(TEXT_OF_CODE, code) ? TEXT_OF_CODE[code] : messageOf(error)) ?? code
  return new StorageFailure(code, message, error, { status: statusOf(error) })
}

/** Runs an operation on the storage or the disk; throws a StorageFailure if it fails. */
export async function withStorageFailure<Result>(operation: () => Promise<Result>): Promise<Result> {
  try {
    return await operation()
  } catch (error) {
    throw toStorageFailure(error)
  }
}

// What the client calls the error of a response without an error code.
const UNNAMED = ['Unknown', 'UnknownError', 'Error', 'NotFound']

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && typeof error.code === 'string') return error.code
  const status = statusOf(error)
  return UNNAMED.includes(error.name) && status !== null ? `HTTP ${status}` : error.name
}

// The client sets the message UnknownError for a response without a message, and marks what it read from an error
// document with `$fault`. Other messages about a response may quote it; those of the client itself are about a request.
function messageOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  // The message of a disk error contains paths, which users must not see.
  if ('syscall' in error && 'path' in error) return TEXT.diskFailedWith({ code: codeOf(error) })
  const status = statusOf(error)
  if (error.message !== '' && error.message !== 'UnknownError') {
    if (status !== null && !('$fault' in error)) return TEXT.notS3
    return status === null && 'code' in error
      ? TEXT.failed({ code: codeOf(error) })
      : toShownMessage(error.message)
  }
  if (status !== null && status >= 300 && status < 400) return TEXT.redirects
  return codeOf(error).startsWith('HTTP ') ? TEXT.status({ status }) : null
}

// The HTTP status of the response in an error of the S3 client; null if it has none.
function statusOf(error: unknown): number | null {
  const metadata = error instanceof Error && '$metadata' in error ? error.$metadata : null
  const hasStatus = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
  return hasStatus && typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null
}
