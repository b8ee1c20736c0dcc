import { createHash } from 'node:crypto'
import type { ArchivableEvent, ArchiveOptions, ArchiveSummary, PackedArchive } from '../../domain/ports.ts'
import { ARCHIVE_SPLIT_BYTES } from '../../domain/trails/archive.ts'
import { type OpenArchive, writeJson, writeTar } from './archive-contents.ts'
import { type BlockBuffer, createBlockBuffer } from './block-buffer.ts'
import { createGzipBlocks, deflateBlock, inflateBlock } from './gzip-blocks.ts'
import { createPeekableRows, type PeekableRows } from './peekable-rows.ts'

/**
 * Packs events, in their order, into one or more archives: an archive that has grown beyond its limit is followed by another.
 * Calls `onEvent` for each event when it is added to the archive that is being read.
 */
export async function* packArchives<Row extends ArchivableEvent>(
  events: AsyncIterable<Row[]>,
  options: ArchiveOptions,
  onEvent: (event: Row, part: number) => void = () => {},
): AsyncGenerator<PackedArchive> {
  const rows = createPeekableRows(events)
  const buffer = createBlockBuffer()
  try {
    for (let part = 1; (await rows.peek()) !== null; part++) {
      const archive = createArchive(rows, buffer, options, part, (event) => onEvent(event, part))
      yield { part, body: archive.body(), summary: archive.summary }
      if (!archive.isComplete())
        throw new Error('The next archive was requested before this one was read to its end.')
    }
  } finally {
    await rows.close()
  }
}

function createArchive<Row extends ArchivableEvent>(
  rows: PeekableRows<Row>,
  buffer: BlockBuffer,
  options: ArchiveOptions,
  part: number,
  onEvent: (event: Row) => void,
) {
  const statistics = createStatistics()
  const compressor = createCompressor()
  const open: OpenArchive<Row> = {
    ...compressor,
    rows,
    onRow(row) {
      statistics.add(row.eventTime)
      onEvent(row)
    },
    buffer,
    hasMore: async () =>
      compressor.bytes() < (options.archiveBytes ?? ARCHIVE_SPLIT_BYTES) && (await rows.peek()) !== null,
  }
  let isComplete = false
  return {
    async *body() {
      buffer.clear()
      yield compressor.header()
      yield* options.format === 'json.gz' ? writeJson(open) : writeTar(open, { ...options, part })
      yield compressor.trailer()
      isComplete = true
    },
    summary: (): ArchiveSummary => ({
      ...statistics.get(),
      bytes: compressor.bytes(),
      sha256: compressor.sha256(),
    }),
    isComplete: () => isComplete,
  }
}

// The hash is that of the decompressed bytes.
function createCompressor() {
  const gzip = createGzipBlocks()
  const hash = createHash('sha256')
  return {
    header: gzip.header,
    trailer: gzip.trailer,
    bytes: gzip.bytes,
    async *write(...blocks: Uint8Array[]) {
      const deflated = await Promise.all(blocks.map(deflateBlock))
      for (const [index, block] of blocks.entries()) {
        hash.update(block)
        yield gzip.append(block, deflated[index] ?? block)
      }
    },
    async *writeDeflated(blocks: Uint8Array[]) {
      for (const deflated of blocks) {
        const block = await inflateBlock(deflated)
        hash.update(block)
        yield gzip.append(block, deflated)
      }
    },
    sha256: () => hash.copy().digest('hex'),
  }
}

function createStatistics() {
  let count = 0
  let oldest: Date | null = null
  let newest: Date | null = null
  return {
    add(time: Date) {
      count += 1
      if (oldest === null || time < oldest) oldest = time
      if (newest === null || time > newest) newest = time
    },
    get: () => ({ count, oldest, newest }),
  }
}
