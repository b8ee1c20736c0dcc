import { StorageFailure, UNKNOWN_KEY } from '../domain/trails/storage-failure.ts'

const LATE = 'The storage did not answer in time.'

// What the network and the disk report as codes; the storages themselves have words of their own.
const WORDS: Record<string, string> = {
  InvalidAccessKeyId: UNKNOWN_KEY,
  AbortError: LATE,
  TimeoutError: LATE,
  ETIMEDOUT: LATE,
  ECONNREFUSED: 'The storage refused the connection.',
  ECONNRESET: 'The storage broke off the connection.',
  EPIPE: 'The storage broke off the connection.',
  EHOSTUNREACH: 'There is no way to the storage through the network.',
  ENETUNREACH: 'There is no way to the storage through the network.',
  ENOTFOUND: 'The host name of the storage is not known.',
  EAI_AGAIN: 'The host name of the storage could not be looked up.',
  ENOSPC: 'The disk that holds the bucket is full.',
  EDQUOT: 'The disk quota of the bucket is used up.',
  EFBIG: 'The disk that holds the bucket does not take files of this size.',
  EROFS: 'The disk that holds the bucket can only be read.',
  EACCES: 'Daybook may not write into the folder of the bucket.',
  EPERM: 'Daybook may not write into the folder of the bucket.',
  EIO: 'The disk that holds the bucket failed.',
  ENAMETOOLONG: 'The key is too long for a file.',
  ENOTDIR: 'A part of the key is the key of another object.',
  EEXIST: 'A part of the key is the key of another object.',
  EISDIR: 'The key is the beginning of another object’s key.',
}

/** The failure that an error of the storage's client or of the disk stands for, in the storage's words where it has any. */
export function toStorageFailure(error: unknown): StorageFailure {
  if (error instanceof StorageFailure) return error
  const code = codeOf(error)
  return new StorageFailure(code, WORDS[code] ?? ownWords(error) ?? code, error)
}

/** Does a deed of the storage's or the disk's, and has it fail in words. */
export async function withStorageFailure<Result>(deed: () => Promise<Result>): Promise<Result> {
  try {
    return await deed()
  } catch (error) {
    throw toStorageFailure(error)
  }
}

// The client calls an error it was told nothing about Unknown, and an empty message UnknownError.
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && typeof error.code === 'string') return error.code
  const status = statusOf(error)
  const isNameless = error.name === 'Unknown' || error.name === 'UnknownError' || error.name === 'Error'
  return isNameless && status !== null ? `HTTP ${status}` : error.name
}

function ownWords(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  // The disk's own words name paths, which are nobody's business.
  if ('syscall' in error && 'path' in error) return `The disk that holds the bucket failed: ${codeOf(error)}.`
  if (error.message !== '' && error.message !== 'UnknownError') return error.message
  return codeOf(error).startsWith('HTTP ') ? `The storage answered with status ${statusOf(error)}.` : null
}

function statusOf(error: Error): number | null {
  const about = '$metadata' in error ? error.$metadata : null
  const hasStatus = typeof about === 'object' && about !== null && 'httpStatusCode' in about
  return hasStatus && typeof about.httpStatusCode === 'number' ? about.httpStatusCode : null
}
