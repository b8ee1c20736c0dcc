import type { SequencedEvent } from '../../domain/events/tail.ts'

/** The newest events of a customer, which all of its followers read. */
export type TailFeed = ReturnType<typeof createTailFeed>

/** Pieces that a feed keeps at most, however small they are. */
const PIECES_MAX = 2_000

type Piece = { events: SequencedEvent[]; until: number; length: number }

/** Returns a feed of the events with sequences above `from`. It keeps the newest ones. */
export function createTailFeed(from: number) {
  const pieces: Piece[] = []
  const listeners = new Set<() => void>()
  let startsAfter = from
  let until = from
  let length = 0
  return {
    /** Returns the sequence up to which the feed has been read. */
    until: () => until,

    /** Whether the feed still has all events after a sequence. */
    covers: (sequence: number): boolean => sequence >= startsAfter,

    /** Adds events, and up to where there are no others. It forgets the oldest while there are more characters than a maximum. */
    add(events: SequencedEvent[], addedUntil: number, lengthMax: number): void {
      until = addedUntil
      if (events.length > 0) {
        const piece = { events, until: addedUntil, length: lengthOfRecords(events) }
        pieces.push(piece)
        length += piece.length
      }
      while (pieces.length > 1 && (length > lengthMax || pieces.length > PIECES_MAX)) {
        const oldest = pieces.shift()
        startsAfter = oldest?.until ?? startsAfter
        length -= oldest?.length ?? 0
      }
      for (const listener of listeners) listener()
    },

    /**
     * Returns the next events after a sequence that match, up to about `lengthMax` characters of them, and the sequence up to
     * which they are all that do.
     */
    read(after: number, matches: (event: SequencedEvent) => boolean, lengthMax: number) {
      return takeMatching(eventsAfter(pieces, after), matches, { lengthMax, end: Math.max(after, until) })
    },

    /** Calls a function whenever events have been added, until the returned function is called. */
    listen(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/**
 * Returns the first events that match, up to about `lengthMax` characters of them, and the sequence of the last event that
 * was looked at; `end` if all were.
 */
export function takeMatching(
  events: Iterable<SequencedEvent>,
  matches: (event: SequencedEvent) => boolean,
  { lengthMax, end }: { lengthMax: number; end: number },
): { events: SequencedEvent[]; until: number } {
  const taken: SequencedEvent[] = []
  let length = 0
  for (const event of events) {
    if (!matches(event)) continue
    taken.push(event)
    length += event.record.length
    if (length >= lengthMax) return { events: taken, until: event.sequence }
  }
  return { events: taken, until: end }
}

function* eventsAfter(pieces: Piece[], after: number): Generator<SequencedEvent> {
  for (const { events, until } of pieces) {
    if (until <= after) continue
    for (const event of events) if (event.sequence > after) yield event
  }
}

/** Returns the number of characters of the records of some events. */
export function lengthOfRecords(events: SequencedEvent[]): number {
  return events.reduce((sum, { record }) => sum + record.length, 0)
}
