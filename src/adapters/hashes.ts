import { createHash } from 'node:crypto'
import type { Hashes } from '../domain/ports.ts'

/** Hashes with node:crypto. */
export const hashes: Hashes = {
  sha256: (data) => createHash('sha256').update(data).digest(),
  sha256Hex: (data) => createHash('sha256').update(data).digest('hex'),
  startSha256() {
    const hash = createHash('sha256')
    return {
      update: (data) => void hash.update(data),
      hex: () => hash.digest('hex'),
    }
  },
}
