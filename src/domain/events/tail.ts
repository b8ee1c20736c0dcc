import type { Fault } from '../fault.ts'
import type { RecordColumns } from './incoming-event.ts'
import type { ReceivedEvent } from './receipt.ts'

/** An event with all that filters look at, and its sequence, by which events are in the order of receipt. */
export type SequencedEvent = ReceivedEvent & Pick<RecordColumns, 'requestID'> & { sequence: number }

/** What a follower gets next. Each item has a position, from which the client can continue. */
export type TailItem =
  | { kind: 'events'; events: { position: string; event: SequencedEvent }[] }
  /** Nothing has matched for a while; also the first item, so that a client can continue before its first event. */
  | { kind: 'idle'; position: string }
  /** Events were purged that a client has not received. */
  | { kind: 'gap'; position: string }

/** Why a stream of events ended. */
export type TailEnd = (typeof TAIL_ENDS)[number]

export const TAIL_ENDS = ['client left', 'too slow', 'not allowed', 'shutdown', 'error'] as const

/** The last thing that a follower gets: why it ends, null for a bug, and the position from which the client can continue. */
export type LastItem = { fault: Fault | null; position: string }

/** How a stream ended, with the number of events that the client took. `last` is null if the client has left, or cannot be given it. */
export type TailSummary = { end: TailEnd; events: number; last: LastItem | null; error?: unknown }

/** The times and sizes of streams of events. */
export type TailLimits = {
  /** How often new events are looked for, while a client follows them. */
  pollMs: number
  /** The longest time in which a client gets nothing. */
  idleMs: number
  /** How often it is checked that a client may still follow events. */
  recheckMs: number
  /** For how long a client may leave what it has been given. */
  stalledMs: number
  /** Characters of records that a client is given at a time; one record always fits. */
  pieceLength: number
  /** Characters of records that a process keeps for its followers. */
  recentLength: number
  /** The first follower that continues from no more events ago has what it has missed read for all. */
  nearEvents: number
  /** How many of the others read what they have missed from the store at the same time. */
  readersMax: number
}

export const TAIL_LIMITS: TailLimits = {
  pollMs: 200,
  idleMs: 15_000,
  recheckMs: 3_000,
  stalledMs: 30_000,
  pieceLength: 262_144,
  recentLength: 16 * 1_024 * 1_024,
  nearEvents: 20_000,
  readersMax: 3,
}
