import type { TailLimits } from '../../domain/events/tail.ts'
import type { Log } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import type { CustomerRows } from '../context.ts'
import { createTailFeed, type TailFeed } from './tail-feed.ts'

export type TailReader = ReturnType<typeof createTailReader>

type ReaderContext = {
  store: Pick<Store, 'receiptOrder'> & CustomerRows<'events'>
  log: Pick<Log, 'warn'>
  tailLimits: Pick<TailLimits, 'pollMs' | 'recentLength' | 'nearEvents'>
}

type Followed = { feed: TailFeed; followers: number }

/**
 * Returns the one reader of a process that looks for new events, and only of customers with followers: each event is read once,
 * however many follow it.
 */
export function createTailReader(context: ReaderContext) {
  const { store, tailLimits } = context
  const followed = new Map<number, Followed>()
  let isRunning = false
  let isStopped = false
  const report = createFailureReport(context.log)
  const run = async (): Promise<void> => {
    if (isRunning) return
    isRunning = true
    while (followed.size > 0 && !isStopped) {
      const error = await readNew(context, followed).then(
        () => null,
        (failure: unknown) => failure,
      )
      if (!isStopped) report(error)
      await Bun.sleep(tailLimits.pollMs)
    }
    isRunning = false
  }
  const leave = (customer: number, own: Followed) => {
    own.followers -= 1
    if (own.followers === 0 && followed.get(customer) === own) followed.delete(customer)
  }
  return {
    /**
     * Begins to follow a customer's events, after a sequence if one is given. Resolves with the feed of its new events, the
     * sequence up to which they were settled, and the function that ends it, which must be called once.
     */
    async join(
      customer: number,
      after: number | null,
    ): Promise<{ feed: TailFeed; settled: number; leave: () => void }> {
      const settled = await store.receiptOrder.findSettled()
      const from = findStart(after, settled, tailLimits.nearEvents)
      const own = followed.get(customer) ?? { feed: createTailFeed(from), followers: 0 }
      followed.set(customer, own)
      own.followers += 1
      void run()
      return { feed: own.feed, settled, leave: () => leave(customer, own) }
    },

    /** Reads no more. */
    stop(): void {
      isStopped = true
    },
  }
}

// After a restart all followers come back at once, some with a position a little before that of the first.
function findStart(after: number | null, settled: number, nearEvents: number): number {
  if (after === null || settled - after >= nearEvents) return settled
  return Math.max(0, Math.min(settled, after) - Math.floor(nearEvents / 4))
}

// A customer whose events cannot be read, because they are damaged, does not keep the others from getting theirs.
async function readNew(context: ReaderContext, followed: Map<number, Followed>): Promise<void> {
  const until = await context.store.receiptOrder.findSettled()
  const failures: unknown[] = []
  for (const [customer, { feed }] of followed) {
    // What is kept is shared by the customers.
    const lengthMax = Math.floor(context.tailLimits.recentLength / followed.size)
    await readInto(context, customer, feed, { until, lengthMax }).catch((error) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
}

async function readInto(
  { store }: ReaderContext,
  customer: number,
  feed: TailFeed,
  { until, lengthMax }: { until: number; lengthMax: number },
): Promise<void> {
  if (feed.until() >= until) return
  const { events } = store.forCustomer(customer)
  for await (const chunk of events.streamReceived(feed.until(), until))
    feed.add(chunk, chunk.at(-1)?.sequence ?? feed.until(), lengthMax)
  feed.add([], until, lengthMax)
}

// A database that is away is tried again with every poll, and logged once.
function createFailureReport({ warn }: ReaderContext['log']): (error: unknown) => void {
  let hasFailed = false
  return (error) => {
    if (error !== null && !hasFailed) warn('New events cannot be read for those who follow them', { error })
    hasFailed = error !== null
  }
}
