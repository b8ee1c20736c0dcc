import { sourceKey } from '../../domain/sources/liveness.ts'
import { toDayNumber } from '../../domain/time.ts'
import type { ObservedActivity } from '../../store/sources/sources.ts'

/** Maximum number of a customer's sources that are counted. A flood of made-up names must not fill the memory. */
const COUNTED_MAX = 10_000

/** Creates a count of the sources that sent events on the present UTC day and are not watched, in memory. */
export function createUnwatchedSources() {
  let today = 0
  let byCustomer = new Map<number, Set<string>>()
  const startDay = (now: Date) => {
    if (toDayNumber(now) === today) return
    today = toDayNumber(now)
    byCustomer = new Map()
  }
  return {
    /** Counts a source, once however often it is added. */
    add(source: ObservedActivity, now: Date): void {
      startDay(now)
      const keys = byCustomer.get(source.customer) ?? new Set()
      byCustomer.set(source.customer, keys)
      if (keys.size < COUNTED_MAX) keys.add(sourceKey(source))
    },

    /** Returns the number of a customer's sources. */
    count(customer: number, now: Date): number {
      startDay(now)
      return byCustomer.get(customer)?.size ?? 0
    },

    /** Returns the number of all customers' sources. */
    countAll(now: Date): number {
      startDay(now)
      return [...byCustomer.values()].reduce((sum, { size }) => sum + size, 0)
    },
  }
}
