import { createHash } from 'node:crypto'
import { ARCHIVE_BYTES, type ArchiveFormat, MEMBER_BYTES_MAX, memberName } from '../core/archive.ts'
import type { Event } from '../core/event.ts'
import { gzip } from './gzip.ts'
import { type Spool, spool } from './spool.ts'
import { memberHeader, memberPadding, TAR_END } from './tarball.ts'

/** What an archive needs of an event. */
export type Recorded = Pick<Event, 'record' | 'eventTime'>

/** How events are packed; the same events packed the same way give the same bytes. */
export type Packing = {
  format: ArchiveFormat
  /** The name of an archive without its ending; `part` counts the archives from 1. */
  stem: (part: number) => string
  mtime: Date
  memberBytesMax?: number
  archiveBytes?: number
}

/** An archive whose body must be read to its end, once, before the next one is asked for. */
export type Packed = { part: number; body: AsyncIterable<Uint8Array>; facts: () => PackedFacts }

/** What is known of an archive as far as its body was read. */
export type PackedFacts = {
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
export async function* pack<Row extends Recorded>(
  events: AsyncIterable<Row[]>,
  packing: Packing,
  onEvent: (event: Row, part: number) => void = () => {},
): AsyncGenerator<Packed> {
  const rows = rowsOf(events)
  const memory = spool()
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

function archiveOf<Row extends Recorded>(
  rows: Rows<Row>,
  memory: Spool,
  packing: Packing,
  part: number,
  onEvent: (event: Row) => void,
) {
  const { format, archiveBytes = ARCHIVE_BYTES, memberBytesMax = MEMBER_BYTES_MAX, mtime } = packing
  const zip = gzip()
  const hash = createHash('sha256')
  const seen = sightings()
  let isWhole = false
  const shelf: Shelf = {
    fill: (isFull, isFirst) =>
      fill(rows, memory, isFull, isFirst, (row) => {
        seen.add(row.eventTime)
        onEvent(row)
      }),
    async *write(...blocks) {
      for (const block of blocks) hash.update(block)
      yield* zip.add(blocks)
    },
    goesOn: async () => zip.bytes() < archiveBytes && (await rows.peek()) !== null,
  }
  const contents = () =>
    format === 'json.gz'
      ? jsonContents(shelf, memory)
      : tarContents(shelf, memory, memberBytesMax, (number, bytes) =>
          memberHeader(memberName(packing.stem(part), number), bytes, mtime),
        )
  return {
    async *body() {
      memory.clear()
      yield zip.head()
      yield* contents()
      yield zip.tail()
      isWhole = true
    },
    facts: (): PackedFacts => ({ ...seen.sum(), bytes: zip.bytes(), sha256: hash.copy().digest('hex') }),
    isWhole: () => isWhole,
  }
}

type IsFull = (nextBytes: number) => boolean

type Shelf = {
  /** Takes records into the memory until it is full or there are none left; takes one in any case. */
  fill(isFull: IsFull, isFirst: boolean): Promise<void>
  write(...blocks: Uint8Array[]): AsyncGenerator<Uint8Array>
  goesOn(): Promise<boolean>
}

const BEFORE = '{"Records":['
const AFTER = ']}'
/** How much of a text whose length need not be known is held before it is written. */
const PIECE_BYTES = 2 * 1024 * 1024

// A member's size stands before it, so each is held in memory whole.
async function* tarContents(
  shelf: Shelf,
  memory: Spool,
  most: number,
  header: (number: number, bytes: number) => Uint8Array,
) {
  for (let number = 1; number === 1 || (await shelf.goesOn()); number++) {
    memory.add(BEFORE)
    await shelf.fill((next) => memory.bytes() + next + AFTER.length > most, true)
    memory.add(AFTER)
    const bytes = memory.bytes()
    yield* shelf.write(header(number, bytes), ...memory.blocks(), memberPadding(bytes))
    memory.clear()
  }
  yield* shelf.write(TAR_END)
}

async function* jsonContents(shelf: Shelf, memory: Spool) {
  memory.add(BEFORE)
  for (let number = 1; number === 1 || (await shelf.goesOn()); number++) {
    await shelf.fill(() => memory.bytes() >= PIECE_BYTES, number === 1)
    yield* shelf.write(...memory.blocks())
    memory.clear()
  }
  memory.add(AFTER)
  yield* shelf.write(...memory.blocks())
}

async function fill<Row extends Recorded>(
  rows: Rows<Row>,
  memory: Spool,
  isFull: IsFull,
  isFirst: boolean,
  onRow: (row: Row) => void,
): Promise<void> {
  for (let count = 0; ; count++) {
    const row = await rows.peek()
    if (row === null) return
    const text = isFirst && count === 0 ? row.record : `,${row.record}`
    if (count > 0 && isFull(Buffer.byteLength(text))) return
    memory.add(text)
    onRow(row)
    rows.take()
  }
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
