import { createHash } from 'node:crypto'
import type { ArchiveContent } from '../../domain/ports.ts'
import { ObjectDamage } from '../../domain/trails/object-damage.ts'
import { readGzipMember } from '../gzip-member.ts'
import { tap } from '../tap.ts'
import { findTarDifference } from './tar-layout.ts'

/**
 * Reads an archive to its end and returns its size and the hash of its content. Throws an `ObjectDamage` if the file is
 * not exactly one gzip member.
 */
export async function inspectArchive(key: string, body: AsyncIterable<Uint8Array>): Promise<ArchiveContent> {
  const hash = createHash('sha256')
  let bytes = 0
  const measured = tap(body, (chunk) => {
    bytes += chunk.length
  })
  const content = tap(readGzipMember(measured), (chunk) => {
    hash.update(chunk)
  })
  const difference = key.endsWith('.tar.gz') ? await findTarDifference(content, tarStem(key)) : null
  // Reads what is left, so that the hash covers it, too.
  for await (const _ of content);
  const damage = difference === null ? null : new ObjectDamage('tar', difference)
  return { sha256: hash.digest('hex'), bytes, damage }
}

function tarStem(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1, -'.tar.gz'.length)
}
