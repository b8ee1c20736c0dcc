import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed, permissionFault } from '../../domain/access/permissions.ts'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import type { CursorSecrets } from '../../domain/events/cursor.ts'
import { matchesFilter } from '../../domain/events/match-filter.ts'
import type { Filter } from '../../domain/events/query.ts'
import type { SequencedEvent, TailLimits } from '../../domain/events/tail.ts'
import {
  createPositionFormatter,
  parseTailPosition,
  type SentPosition,
  type TailPosition,
} from '../../domain/events/tail-position.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import type { Log } from '../../domain/ports.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Store } from '../../store/store.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'
import { type Follower, type FollowerState, shutdownFault, startFollower } from './follower.ts'
import { createTailFollowers } from './tail-followers.ts'
import { readTail } from './tail-items.ts'
import { createTailReader, type TailReader } from './tail-reader.ts'
import { createTailTurns, type TailTurns } from './tail-turns.ts'

export type Tail = ReturnType<typeof createTail>

type TailContext = Pick<Context, 'audit' | 'clock' | 'closing'> & {
  store: Pick<Store, 'receiptOrder'> & CustomerRows<'events'>
  secrets: CursorSecrets
  settings: Pick<ServiceSettings, 'retentionDays'>
  costlyWork: Pick<CostlyWork, 'acquire'>
  log: Pick<Log, 'warn'>
  tailLimits: TailLimits
}

/** How to follow events. */
export type FollowOptions = {
  /** The position to continue from; null for now. */
  after: SentPosition | null
  /** Resolves with the caller as they are now, or with null if their key or session is not valid any more. */
  recheck: () => Promise<Caller | null>
}

/** Lets clients follow the events of their customer as they are received. */
export function createTail(context: TailContext) {
  const { audit, closing, costlyWork } = context
  const reader = createTailReader(context)
  const turns = createTailTurns(context.tailLimits.readersMax)
  const followers = createTailFollowers(context.tailLimits.recheckMs)
  let isClosing = false
  const shutDown = () => {
    isClosing = true
    followers.shutDown()
    reader.stop()
  }
  closing.addEventListener('abort', shutDown, { once: true })

  const start = async (caller: Caller, filter: Filter, options: FollowOptions, release: () => void) => {
    const opened = await openTail({ context, reader }, caller, options)
    if (isClosing) {
      opened.leave()
      throw shutdownFault()
    }
    const follower = startFollower({
      ...{ limits: context.tailLimits, position: opened.formatPosition(opened.sequence) },
      open: (state) => openItems(context, { ...opened, state, caller, filter, turns }),
      findRefusal: () => findRefusal(caller, options.recheck),
      onEnd({ end }) {
        opened.leave()
        release()
        followers.remove(follower, end)
      },
    })
    followers.add(follower)
    return follower
  }

  return {
    /**
     * Follows the events that match a filter, in the order of receipt, from a position or from now on. It leaves one audit
     * entry, when it begins. Throws *invalid* for a position that is not the customer's, *too_many* if there is no room.
     */
    follow: (caller: Caller, filter: Filter, options: FollowOptions): Promise<Follower> =>
      audit.read(caller, { operation: 'FollowEvents', parameters: canonicalFilter(filter) }, async () => {
        if (isClosing) throw shutdownFault()
        const release = await costlyWork.acquire(caller, 'follow')
        return start(caller, filter, options, release).catch((error) => {
          release()
          throw error
        })
      }),

    /**
     * Returns the position from which a client continues that has got all events of now. It leaves no audit entry: what shows
     * those events does.
     */
    findPosition: (caller: Caller): Promise<string> =>
      audit.read(caller, { operation: 'FollowEvents', parameters: {}, continues: 'page' }, async () => {
        const sequence = await context.store.receiptOrder.findSettled()
        const scope = { customer: caller.customer.id, secrets: context.secrets }
        return createPositionFormatter(scope)({ sequence, givenAt: context.clock() })
      }),

    /** Ends all followers and takes no more, because Daybook shuts down. */
    shutDown,

    counts: followers.counts,
  }
}

type Opened = Awaited<ReturnType<typeof openTail>>
type OpenDependencies = { context: TailContext; reader: TailReader }

// The feed begins before the position is checked: what is received meanwhile is in it.
async function openTail({ context, reader }: OpenDependencies, { customer }: Caller, options: FollowOptions) {
  const { secrets, settings, clock } = context
  const scope = { customer: customer.id, secrets }
  const sent = options.after && parseTailPosition(options.after, scope)
  const { feed, settled, leave } = await reader.join(customer.id, sent?.sequence ?? null)
  try {
    if (sent && options.after && sent.sequence > settled) await throwIfAhead(context, sent, options.after)
    const format = createPositionFormatter(scope)
    return {
      feed,
      leave,
      sequence: sent?.sequence ?? settled,
      hasGap: sent !== null && clock().getTime() - sent.givenAt.getTime() > settings.retentionDays * DAY_MS,
      formatPosition: (sequence: number) => format({ sequence, givenAt: clock() }),
    }
  } catch (error) {
    leave()
    throw error
  }
}

// Another process may have settled what this one has not yet. Only a database that was restored has less.
async function throwIfAhead(
  { store }: TailContext,
  { sequence }: TailPosition,
  { field }: SentPosition,
): Promise<void> {
  if (sequence > (await store.receiptOrder.findLast())) throw invalidField(field, 'tailPositionAhead')
}

type ItemsOptions = Opened & {
  state: FollowerState
  caller: Caller
  filter: Filter
  turns: TailTurns
}

async function* openItems(context: TailContext, { state, caller, filter, turns, ...opened }: ItemsOptions) {
  const { feed, sequence, hasGap, formatPosition } = opened
  const unlisten = feed.listen(state.wake)
  try {
    const { events } = context.store.forCustomer(caller.customer.id)
    const source = { ...{ feed, events, turns, limits: context.tailLimits, formatPosition }, ...state }
    const kept = withinRetention(filter, context)
    const matches = (event: SequencedEvent) => matchesFilter(kept, event)
    yield* readTail({ ...source, matches, position: { sequence } }, hasGap)
  } finally {
    unlisten()
  }
}

// What is only waiting for its purge is in no list, either.
function withinRetention(filter: Filter, { clock, settings: { retentionDays } }: TailContext): Filter {
  const oldest = new Date(clock().getTime() - retentionDays * DAY_MS)
  return { ...filter, from: filter.from && filter.from > oldest ? filter.from : oldest }
}

/** Faults of a caller who may not do what they could before. */
const REFUSALS = ['unauthorized', 'forbidden']

// A check that fails, because the database is away, is repeated: no events are read then, either.
async function findRefusal(caller: Caller, recheck: FollowOptions['recheck']): Promise<Fault | null> {
  try {
    const now = await recheck()
    const isSame = now?.customer.id === caller.customer.id && now.userName === caller.userName
    if (!now || !isSame) return new Fault('unauthorized', 'tailSignedOut')
    return isAllowed(now, 'FollowEvents') ? null : permissionFault(now, 'FollowEvents')
  } catch (error) {
    return error instanceof Fault && REFUSALS.includes(error.code) ? error : null
  }
}
