import { createHash } from 'node:crypto'
import { CHECKSUMS, type Checksum } from '../../domain/access/connection.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import { statusOf } from '../storage-errors.ts'

/** Returns the parameters of an upload that add the checksum of its bytes. */
export function checksumParameters(checksum: Checksum, bytes: Uint8Array) {
  if (checksum === 'md5') return { ContentMD5: createHash('md5').update(bytes).digest('base64') }
  return algorithmOf(checksum)
}

/** Returns the parameter that starts an upload in parts with the checksum. `Content-MD5` belongs to each part only. */
export function algorithmOf(checksum: Checksum) {
  return checksum === 'crc32' ? { ChecksumAlgorithm: 'CRC32' as const } : {}
}

/**
 * Runs an upload with a checksum. If the storage refuses the request itself, as one does that requires another checksum
 * or does not know this one, it is tried with the others. Returns the accepted one; throws the first failure.
 */
export async function findAcceptedChecksum(
  first: Checksum,
  upload: (checksum: Checksum) => Promise<void>,
): Promise<Checksum> {
  let failure: unknown
  for (const checksum of [first, ...CHECKSUMS.filter((each) => each !== first)]) {
    try {
      await upload(checksum)
      return checksum
    } catch (error) {
      failure ??= error
      if (!isRefusedRequest(error)) throw failure
    }
  }
  throw failure
}

// A storage answers 400 to a missing or wrong checksum, and 501 to a header that it does not implement.
function isRefusedRequest(error: unknown): boolean {
  const status = error instanceof StorageFailure ? statusOf(error.cause) : null
  return status === 400 || status === 501
}
