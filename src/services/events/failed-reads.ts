import type { Caller } from '../../domain/access/caller.ts'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { ANY_VALUE, type Filter, toQuery, type ValueCondition } from '../../domain/events/query.ts'
import type { FailedReads } from '../../store/events/count-failed-reads.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'

export type CountFailedReads = ReturnType<typeof createCountFailedReads>

/** Failed reads are counted among this many newest failed events, so that a page opens fast however many failed. */
const FAILED_EVENTS_MAX = 10_000

type CountContext = Pick<Context, 'audit' | 'clock'> & {
  store: CustomerRows<'events'>
  settings: Pick<ServiceSettings, 'retentionDays'>
  costlyWork: Pick<CostlyWork, 'run'>
}

/**
 * Returns a function that counts the failed reads that a filter leaves out only because they are reads, or returns null
 * if it leaves out no reads, or once the signal is aborted. It belongs to an open page, whose event covers it.
 */
export function createCountFailedReads({ store, audit, clock, settings, costlyWork }: CountContext) {
  return async (caller: Caller, filter: Filter, signal?: AbortSignal): Promise<FailedReads | null> => {
    if (filter.readOnly !== false || filter.outcome === 'succeeded') return null
    const failedReads: Filter = { ...filter, readOnly: true, errorCode: withFailure(filter.errorCode) }
    const parameters = canonicalFilter(failedReads)
    return audit.read(caller, { operation: 'LookupEvents', parameters, continues: 'page' }, async () => {
      const query = toQuery(failedReads, clock(), settings.retentionDays)
      const { events } = store.forCustomer(caller.customer.id)
      const count = () =>
        events.countFailedReads(query, FAILED_EVENTS_MAX, signal).catch((error) => {
          if (signal?.aborted) return null
          throw error
        })
      return filter.q.any.length === 0 ? count() : costlyWork.run(caller, 'search', count)
    })
  }
}

function withFailure(errorCode: ValueCondition | undefined): ValueCondition {
  const { any = [], none = [] } = errorCode ?? {}
  return any.length > 0 ? { any, none } : { ...ANY_VALUE, none }
}
