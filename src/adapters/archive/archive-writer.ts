import { createHash } from 'node:crypto'
import type { Event } from '../../domain/events/event.ts'
import {
  ARCHIVE_BYTES,
  type ArchiveFormat,
  MEMBER_BYTES_MAX,
  memberName,
} from '../../domain/trails/archive.ts'
import { type BlockBuffer, createBlockBuffer } from './block-buffer.ts'
import { createGzipBlocks, deflateBlock, inflateBlock } from './gzip-blocks.ts'
import { memberHeader, memberPadding, TAR_END } from './tar.ts'

/** What an archive needs of an event. */
export type ArchivableEvent = Pick<Event, 'record' | 'eventTime'>

/** How events are packed; the same events packed the same way give the same bytes. */
export type ArchiveOptions = {
  format: ArchiveFormat
  /** The name of an archive without its ending; `part` counts the archives from 1. */
  stem: (part: number) => string
  mtime: Date
  memberBytesMax?: number
  archiveBytes?: number
}

/** An archive whose body must be read to its end, once, before the next one is asked for. */
export type PackedArchive = { part: number; body: AsyncIterable<Uint8Array>; facts: () => ArchiveFacts }

/** What is known of an archive as far as its body was read. */
export type ArchiveFacts = {
  count: number
  /** Compressed, as in the bucket. */
  bytes: number
  /** Hexadecimal; of the bytes as `gunzip` gives them: the JSON text of a json.gz, the whole tar of a tar.gz. */
  sha256: string
  /** Event times; null as long as there is no event. */
  oldest: Date | null
  newest: Date | null
}

/**
 * Packs events, in their order, into one archive or several: a new one begins where the last has grown beyond its limit.
 * `onEvent` learns of each event as it enters the archive being read.
 */
export async function* packArchives<Row extends ArchivableEvent>(
  events: AsyncIterable<Row[]>,
  packing: ArchiveOptions,
  onEvent: (event: Row, part: number) => void = () => {},
): AsyncGenerator<PackedArchive> {
  const rows = rowsOf(events)
  const memory = createBlockBuffer()
  try {
    for (let part = 1; (await rows.peek()) !== null; part++) {
      const archive = archiveOf(rows, memory, packing, part, (event) => onEvent(event, part))
      yield { part, body: archive.body(), facts: archive.facts }
      if (!archive.isWhole()) throw new Error('The next archive was asked for before this one was read.')
    }
  } finally {
    await rows.close()
  }
}

type Rows<Row> = ReturnType<typeof rowsOf<Row>>

function rowsOf<Row>(chunks: AsyncIterable<Row[]>) {
  const iterator = chunks[Symbol.asyncIterator]()
  let chunk: Row[] = []
  let next = 0
  return {
    /** The row that comes next, without taking it; null at the end. */
    async peek(): Promise<Row | null> {
      while (next === chunk.length) {
        const more = await iterator.next()
        if (more.done) return null
        chunk = more.value
        next = 0
      }
      return chunk[next] ?? null
    },
    take: () => next++,
    close: () => iterator.return?.(),
  }
}

function archiveOf<Row extends ArchivableEvent>(
  rows: Rows<Row>,
  memory: BlockBuffer,
  packing: ArchiveOptions,
  part: number,
  onEvent: (event: Row) => void,
) {
  const seen = sightings()
  const writer = archiveWriter()
  const onRow = (row: Row) => {
    seen.add(row.eventTime)
    onEvent(row)
  }
  const shelf: Shelf = {
    ...writer,
    memory,
    fill: (hasRoom, isFirst) => fill(rows, memory, hasRoom, isFirst, onRow),
    goesOn: async () =>
      writer.bytes() < (packing.archiveBytes ?? ARCHIVE_BYTES) && (await rows.peek()) !== null,
  }
  let isWhole = false
  return {
    async *body() {
      memory.clear()
      yield writer.head()
      yield* packing.format === 'json.gz' ? jsonContents(shelf) : tarContents(shelf, packing, part)
      yield writer.tail()
      isWhole = true
    },
    facts: (): ArchiveFacts => ({ ...seen.sum(), bytes: writer.bytes(), sha256: writer.sha256() }),
    isWhole: () => isWhole,
  }
}

function archiveWriter() {
  const zip = createGzipBlocks()
  const hash = createHash('sha256')
  return {
    head: zip.head,
    tail: zip.tail,
    bytes: zip.bytes,
    async *write(...blocks: Uint8Array[]) {
      const deflated = await Promise.all(blocks.map(deflateBlock))
      for (const [index, block] of blocks.entries()) {
        hash.update(block)
        yield zip.add(block, deflated[index] ?? block)
      }
    },
    async *writeDeflated(blocks: Uint8Array[]) {
      for (const deflated of blocks) {
        const block = await inflateBlock(deflated)
        hash.update(block)
        yield zip.add(block, deflated)
      }
    },
    sha256: () => hash.copy().digest('hex'),
  }
}

type HasRoom = (nextBytes: number) => boolean

type Shelf = ReturnType<typeof archiveWriter> & {
  memory: BlockBuffer
  /** Takes records into the memory until that is full; whether there was neither room nor any record left before. */
  fill(hasRoom: HasRoom, isFirst: boolean): Promise<boolean>
  /** Whether there are more records, and room for them in this archive. */
  goesOn(): Promise<boolean>
}

const BEFORE = '{"Records":['
const AFTER = ']}'
/** How much text is held before it is compressed. */
const PIECE_BYTES = 1024 * 1024

async function* jsonContents({ memory, fill, write, goesOn }: Shelf) {
  memory.add(BEFORE)
  for (let isFirst = true; isFirst || (await goesOn()); isFirst = false) {
    await fill(() => true, isFirst)
    yield* write(...memory.blocks())
    memory.clear()
  }
  memory.add(AFTER)
  yield* write(...memory.blocks())
}

// A member's size stands before it, and its hash begins with that: so each is held until it is whole, but compressed,
// which takes an eighth or so of the memory. It is expanded once more for the hash alone.
async function* tarContents(shelf: Shelf, { stem, mtime, memberBytesMax }: ArchiveOptions, part: number) {
  for (let number = 1; number === 1 || (await shelf.goesOn()); number++) {
    const { bytes, deflated } = await member(shelf, memberBytesMax ?? MEMBER_BYTES_MAX)
    yield* shelf.write(memberHeader(memberName(stem(part), number), bytes, mtime))
    yield* shelf.writeDeflated(deflated)
    yield* shelf.write(memberPadding(bytes))
  }
  yield* shelf.write(TAR_END)
}

async function member({ memory, fill }: Shelf, most: number) {
  const deflated: Uint8Array[] = []
  let bytes = 0
  memory.add(BEFORE)
  for (let isOver = false; !isOver; ) {
    isOver = await fill((next) => bytes + memory.bytes() + next + AFTER.length <= most, bytes === 0)
    if (isOver) memory.add(AFTER)
    deflated.push(...(await Promise.all(memory.blocks().map(deflateBlock))))
    bytes += memory.bytes()
    memory.clear()
  }
  return { bytes, deflated }
}

// The first record of a text enters it however large it is.
async function fill<Row extends ArchivableEvent>(
  rows: Rows<Row>,
  memory: BlockBuffer,
  hasRoom: HasRoom,
  isFirst: boolean,
  onRow: (row: Row) => void,
): Promise<boolean> {
  for (let isNext = isFirst; memory.bytes() < PIECE_BYTES; isNext = false) {
    const row = await rows.peek()
    if (row === null) return true
    const text = isNext ? row.record : `,${row.record}`
    if (!isNext && !hasRoom(Buffer.byteLength(text))) return true
    memory.add(text)
    onRow(row)
    rows.take()
  }
  return false
}

function sightings() {
  let count = 0
  let oldest: Date | null = null
  let newest: Date | null = null
  return {
    add(moment: Date) {
      count += 1
      if (oldest === null || moment < oldest) oldest = moment
      if (newest === null || moment > newest) newest = moment
    },
    sum: () => ({ count, oldest, newest }),
  }
}
