import { createHash } from 'node:crypto'
import { Fault } from '../../domain/fault.ts'
import type { DeliveredFile } from '../../domain/ports.ts'
import { readGzipMember } from '../gzip-member.ts'
import { tap } from '../tap.ts'

/**
 * Yields the bytes of an archive as they are in the bucket. If they are not the ones that were delivered, it throws an
 * `ObjectDamage` or a *conflict* before the last ones, so that the reader has an incomplete file.
 */
export async function* readVerifiedArchive(
  { key, sha256, bytes }: DeliveredFile,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  const unread: Uint8Array[] = []
  let length = 0
  const file = tap(body, (chunk) => {
    length += chunk.length
    // The storage decides how much it sends, and what is held back here must not grow with it.
    if (length > bytes) throw altered(key)
    unread.push(chunk)
  })
  for await (const content of readGzipMember(file)) {
    hash.update(content)
    yield* unread.splice(0, unread.length - 1)
  }
  if (hash.digest('hex') !== sha256 || length !== bytes) throw altered(key)
  yield* unread
}

function altered(key: string): Fault {
  return new Fault('conflict', 'archiveAltered', { key })
}
