import { gzipSync } from 'node:zlib'
import type { Gzip } from '../domain/ports.ts'
import { ObjectDamage } from '../domain/trails/object-damage.ts'
import { readGzipMember } from './gzip-member.ts'

/** Compresses with zlib. */
export const gzip: Gzip = {
  compress: (text) => gzipSync(text),
  async decompress(bytes, bytesMax) {
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of readGzipMember(bytes)) {
      length += chunk.length
      if (length > bytesMax) throw new ObjectDamage('tooLarge', bytesMax)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  },
}
