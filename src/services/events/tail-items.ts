import type { Caller } from '../../domain/access/caller.ts'
import type { SequencedEvent, TailItem, TailLimits } from '../../domain/events/tail.ts'
import { Fault } from '../../domain/fault.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { CostlyWork } from '../costly-work.ts'
import { type TailFeed, takeMatching } from './tail-feed.ts'

/** What a follower reads from, and where it is: `sequence` is that up to which it has read. */
export type TailSource = {
  caller: Caller
  feed: TailFeed
  events: Pick<CustomerStore['events'], 'streamReceived'>
  costlyWork: Pick<CostlyWork, 'acquire'>
  limits: Pick<TailLimits, 'idleMs' | 'pieceLength'>
  matches: (event: SequencedEvent) => boolean
  formatPosition: (sequence: number) => string
  position: { sequence: number }
  /** Whether the follower has ended, so that nothing more is to be read. */
  isOver: () => boolean
  /** Resolves after some milliseconds, or earlier if there may be something new or the follower has ended. */
  wait: (ms: number) => Promise<void>
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
  const release = await source.costlyWork.acquire(source.caller, 'catchUp')
  try {
    for (let purges = 0; !source.isOver() && !source.feed.covers(source.position.sequence); )
      try {
        yield* readStored(source, idle)
      } catch (error) {
        const isPurged = error instanceof Fault && error.key === 'purgedWhileRead'
        if (!isPurged || ++purges > PURGES_MAX) throw error
      }
  } finally {
    release()
  }
}

async function* readStored(source: TailSource, idle: IdleClock): AsyncGenerator<TailItem> {
  const { position, limits } = source
  const until = source.feed.until()
  for await (const chunk of source.events.streamReceived(position.sequence, until)) {
    const end = chunk.at(-1)?.sequence ?? position.sequence
    while (position.sequence < end) {
      const after = chunk.filter(({ sequence }) => sequence > position.sequence)
      const next = takeMatching(after, source.matches, { lengthMax: limits.pieceLength, end })
      position.sequence = next.until
      const item = toItem(source, next.events, idle)
      if (item) yield item
      if (source.isOver()) return
    }
  }
  position.sequence = until
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
    events: events.map(({ sequence, record }) => ({ position: formatPosition(sequence), record })),
  }
}
