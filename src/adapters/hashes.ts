import { createHash } from 'node:crypto'
import type { Hashes } from '../domain/ports.ts'

/** Hashes with node:crypto, and small data with Bun. */
export const hashes: Hashes = {
  sha256(data) {
    // Takes less than half as long as node:crypto for a few bytes.
    const hash = new Uint8Array(32)
    Bun.SHA256.hash(data, hash)
    return hash
  },
  sha256Hex: (data) => createHash('sha256').update(data).digest('hex'),
  startSha256() {
    const hash = createHash('sha256')
    return {
      update: (data) => void hash.update(data),
      hex: () => hash.digest('hex'),
    }
  },
}
