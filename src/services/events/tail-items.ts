import type { SequencedEvent, TailItem, TailLimits } from '../../domain/events/tail.ts'
import { Fault } from '../../domain/fault.ts'
import type { CustomerStore } from '../../store/store.ts'
import { lengthOfRecords, type TailFeed, takeMatching } from './tail-feed.ts'
import type { TailTurns } from './tail-turns.ts'

/** What a follower reads from, and where it is: `sequence` is that up to which it has read. */
export type TailSource = {
  feed: TailFeed
  events: Pick<CustomerStore['events'], 'streamReceived'>
  turns: TailTurns
  limits: Pick<TailLimits, 'idleMs' | 'pieceLength'>
  matches: (event: SequencedEvent) => boolean
  formatPosition: (sequence: number) => string
  position: { sequence: number }
  /** Whether the follower has ended, so that nothing more is to be read. */
  isOver: () => boolean
  /** Resolves after some milliseconds, or earlier if `wake` is called. */
  wait: (ms: number) => Promise<void>
  wake: () => void
}

/**
 * Yields what a follower gets, without an end: from the feed of new events, and from the store what the feed does not have
 * any more.
 */
export async function* readTail(source: TailSource, hasGap: boolean): AsyncGenerator<TailItem> {
  const { feed, position, limits, formatPosition } = source
  const idle = createIdleClock(limits.idleMs)
  yield { kind: hasGap ? 'gap' : 'idle', position: formatPosition(position.sequence) }
  while (!source.isOver()) {
    if (!feed.covers(position.sequence)) {
      yield* catchUp(source, idle)
      continue
    }
    const { events, until } = feed.read(position.sequence, source.matches, limits.pieceLength)
    position.sequence = until
    const item = toItem(source, events, idle)
    if (item) yield item
    else await source.wait(idle.leftMs())
  }
}

/** How often what was purged while it was read is read again, from where it ended. */
const PURGES_MAX = 5

async function* catchUp(source: TailSource, idle: IdleClock): AsyncGenerator<TailItem> {
  for (let purges = 0; !source.isOver() && !source.feed.covers(source.position.sequence); )
    try {
      yield* readStored(source, idle)
    } catch (error) {
      const isPurged = error instanceof Fault && error.key === 'purgedWhileRead'
      if (!isPurged || ++purges > PURGES_MAX) throw error
    }
}

async function* readStored(source: TailSource, idle: IdleClock): AsyncGenerator<TailItem> {
  const until = source.feed.until()
  const chunks = source.events.streamReceived(source.position.sequence, until)
  try {
    for (let isAtEnd = false; !isAtEnd && !source.isOver(); ) isAtEnd = yield* readChunk(source, chunks, idle)
  } finally {
    await chunks.return(undefined)
  }
  if (!source.isOver()) source.position.sequence = until
}

/** Events with more characters keep their turn until the client has taken them, so that few of them are in memory. */
const HELD_LENGTH = 1_048_576

// Returns whether there are no more. Others may read while the client takes what has been read.
async function* readChunk(
  source: TailSource,
  chunks: AsyncIterator<SequencedEvent[]>,
  idle: IdleClock,
): AsyncGenerator<TailItem, boolean> {
  const turn = source.turns.ask(source.wake)
  try {
    yield* waitFor(source, turn.isReady, idle)
    if (source.isOver()) return true
    const startedMs = performance.now()
    const { done, value } = await chunks.next()
    if (done) return true
    const workMs = performance.now() - startedMs
    if (lengthOfRecords(value) <= HELD_LENGTH) turn.release()
    yield* toItems(source, value, idle)
    turn.release()
    // What has just arrived goes first.
    await source.wait(workMs)
    return false
  } finally {
    turn.release()
  }
}

async function* waitFor(
  source: TailSource,
  isReady: () => boolean,
  idle: IdleClock,
): AsyncGenerator<TailItem> {
  while (!isReady() && !source.isOver()) {
    await source.wait(idle.leftMs())
    const item = toItem(source, [], idle)
    if (item) yield item
  }
}

function* toItems(source: TailSource, chunk: SequencedEvent[], idle: IdleClock): Generator<TailItem> {
  const { position, limits } = source
  const end = chunk.at(-1)?.sequence ?? position.sequence
  while (position.sequence < end) {
    const rest = chunk.filter(({ sequence }) => sequence > position.sequence)
    const next = takeMatching(rest, source.matches, { lengthMax: limits.pieceLength, end })
    position.sequence = next.until
    const item = toItem(source, next.events, idle)
    if (item) yield item
  }
}

type IdleClock = ReturnType<typeof createIdleClock>

function createIdleClock(idleMs: number) {
  let lastMs = performance.now()
  return {
    leftMs: () => lastMs + idleMs - performance.now(),
    restart(): void {
      lastMs = performance.now()
    },
  }
}

// Null if nothing has matched and the last item is not long ago.
function toItem(
  { formatPosition, position }: TailSource,
  events: SequencedEvent[],
  idle: IdleClock,
): TailItem | null {
  if (events.length === 0 && idle.leftMs() > 0) return null
  idle.restart()
  if (events.length === 0) return { kind: 'idle', position: formatPosition(position.sequence) }
  return {
    kind: 'events',
    events: events.map((event) => ({ position: formatPosition(event.sequence), event })),
  }
}
