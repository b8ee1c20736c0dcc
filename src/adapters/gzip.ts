import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream'
import { createGunzip, gunzipSync, gzipSync } from 'node:zlib'
import type { Gzip } from '../domain/ports.ts'

/** Compresses with zlib. */
export const gzip: Gzip = {
  compress: (text) => gzipSync(text),
  decompress(bytes, bytesMax) {
    try {
      return gunzipSync(bytes, { maxOutputLength: bytesMax })
    } catch {
      return null
    }
  },
  async hashDecompressed(bytes) {
    const hash = createHash('sha256')
    try {
      // The callback has nothing to do: errors reach the loop that reads the end of the pipeline.
      for await (const chunk of pipeline(bytes, createGunzip(), () => {})) hash.update(chunk)
      return hash.digest('hex')
    } catch (error) {
      if (isGzipError(error)) return null
      throw error
    }
  },
}

// Errors of zlib are about the content. Others, such as those of the network, are not.
function isGzipError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))
}
