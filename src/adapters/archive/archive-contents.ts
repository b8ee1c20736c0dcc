import { MEMBER_BYTES_MAX, memberName } from '../../domain/trails/archive.ts'
import type { BlockBuffer } from './block-buffer.ts'
import { deflateBlock } from './gzip-blocks.ts'
import type { PeekableRows } from './peekable-rows.ts'
import { memberHeader, memberPadding, TAR_END } from './tar.ts'

/** An archive that is being written. */
export type OpenArchive<Row extends { record: string }> = {
  rows: PeekableRows<Row>
  /** Called for each row whose record is added to the archive. */
  onRow(row: Row): void
  buffer: BlockBuffer
  /** Compresses blocks, hashes them, and yields the bytes of the archive. */
  write(...blocks: Uint8Array[]): AsyncIterable<Uint8Array>
  /** Does the same with blocks that are already compressed. */
  writeDeflated(blocks: Uint8Array[]): AsyncIterable<Uint8Array>
  /** Whether there are more rows, and the archive has not reached its size limit. */
  hasMore(): Promise<boolean>
}

/** The options of a tar archive. */
export type TarOptions = {
  stem: (part: number) => string
  mtime: Date
  memberBytesMax?: number
  part: number
}

const PREFIX = '{"Records":['
const SUFFIX = ']}'
/** How much text is buffered before it is compressed. */
const CHUNK_BYTES = 1024 * 1024

/** Yields the contents of a json.gz archive: one JSON document. */
export async function* writeJson<Row extends { record: string }>(
  archive: OpenArchive<Row>,
): AsyncGenerator<Uint8Array> {
  const { buffer } = archive
  buffer.append(PREFIX)
  for (let isFirst = true; isFirst || (await archive.hasMore()); isFirst = false) {
    await fillBuffer(archive, () => true, isFirst)
    yield* archive.write(...buffer.blocks())
    buffer.clear()
  }
  buffer.append(SUFFIX)
  yield* archive.write(...buffer.blocks())
}

// The header of a member contains its size and is hashed before it. So a whole member is held in memory, but compressed,
// which takes about an eighth of its size; it is decompressed once more for the hash.
/** Yields the contents of a tar.gz archive: one or more members, each a JSON document. */
export async function* writeTar<Row extends { record: string }>(
  archive: OpenArchive<Row>,
  { stem, mtime, memberBytesMax = MEMBER_BYTES_MAX, part }: TarOptions,
): AsyncGenerator<Uint8Array> {
  for (let number = 1; number === 1 || (await archive.hasMore()); number++) {
    const { bytes, deflated } = await packMember(archive, memberBytesMax)
    yield* archive.write(memberHeader(memberName(stem(part), number), bytes, mtime))
    yield* archive.writeDeflated(deflated)
    yield* archive.write(memberPadding(bytes))
  }
  yield* archive.write(TAR_END)
}

async function packMember<Row extends { record: string }>(archive: OpenArchive<Row>, bytesMax: number) {
  const { buffer } = archive
  const deflated: Uint8Array[] = []
  let bytes = 0
  const hasRoom = (nextBytes: number) => bytes + buffer.bytes() + nextBytes + SUFFIX.length <= bytesMax
  buffer.append(PREFIX)
  for (let isComplete = false; !isComplete; ) {
    isComplete = await fillBuffer(archive, hasRoom, bytes === 0)
    if (isComplete) buffer.append(SUFFIX)
    deflated.push(...(await Promise.all(buffer.blocks().map(deflateBlock))))
    bytes += buffer.bytes()
    buffer.clear()
  }
  return { bytes, deflated }
}

// Buffers records until a chunk is full. Resolves true if there is no room for the next record, or no record left. The
// first record of a document is taken however large it is.
async function fillBuffer<Row extends { record: string }>(
  { rows, onRow, buffer }: OpenArchive<Row>,
  hasRoom: (nextBytes: number) => boolean,
  isStart: boolean,
): Promise<boolean> {
  for (let isFirst = isStart; buffer.bytes() < CHUNK_BYTES; isFirst = false) {
    const row = await rows.peek()
    if (row === null) return true
    const text = isFirst ? row.record : `,${row.record}`
    if (!isFirst && !hasRoom(Buffer.byteLength(text))) return true
    buffer.append(text)
    onRow(row)
    rows.skip()
  }
  return false
}
