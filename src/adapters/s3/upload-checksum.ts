import { createHash } from 'node:crypto'
import { CHECKSUMS, type Checksum } from '../../domain/access/connection.ts'
import { isChecksumRefusal } from '../../domain/trails/storage-failure.ts'

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
 * Runs an upload with a checksum, `md5` if none is chosen. If the storage refuses the request itself, as one does that
 * requires another checksum or does not know this one, it is tried with the others, but without a checksum only if none
 * is chosen. Returns the accepted one; throws the first failure.
 */
export async function findAcceptedChecksum(
  chosen: Checksum | null,
  upload: (checksum: Checksum) => Promise<void>,
): Promise<Checksum> {
  let failure: unknown
  for (const checksum of toCandidates(chosen)) {
    try {
      await upload(checksum)
      return checksum
    } catch (error) {
      failure ??= error
      if (!isChecksumRefusal(error)) throw failure
    }
  }
  throw failure
}

function toCandidates(chosen: Checksum | null): Checksum[] {
  if (chosen === null) return [...CHECKSUMS]
  return [chosen, ...CHECKSUMS.filter((each) => each !== chosen && each !== 'none')]
}
