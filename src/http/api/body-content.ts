import { Fault } from '../../domain/fault.ts'
import { detectContent } from '../../domain/json/detect-content.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'

type Bytes = AsyncIterable<Uint8Array>

/**
 * Yields the bytes of a request body, decompressed for as long as they are gzip, whatever the headers say. Throws a fault
 * that names what the body is if it is another kind of file, or text that is not UTF-8.
 */
export async function* unpackBody(
  body: Bytes,
  decompress: (bytes: Bytes) => Bytes,
  level = 0,
): AsyncGenerator<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]()
  const head = await readHead(iterator)
  const content = detectContent(head)
  const bytes = continueWith(head, iterator)
  if (content === 'gzip' && level < GZIP_LEVELS_MAX)
    yield* unpackBody(decompress(bytes), decompress, level + 1)
  else if (content === 'utf-8') yield* bytes
  else
    throw new Fault(
      'invalid',
      'eventBodyNotText',
      { kind: MESSAGES.imports.kinds[content] },
      { field: 'body' },
    )
}

const GZIP_LEVELS_MAX = 2
/** Enough to recognise gzip, and UTF-16 without a byte order mark. */
const HEAD_BYTES = 4

async function readHead(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array()
  while (head.length < HEAD_BYTES) {
    const { done, value } = await iterator.next()
    if (done) break
    head = head.length === 0 ? value : new Uint8Array([...head, ...value])
  }
  return head
}

async function* continueWith(
  head: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield head
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  } finally {
    await iterator.return?.()
  }
}
