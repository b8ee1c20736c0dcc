import type { Caller } from '../../domain/access/caller.ts'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { ANY_ERROR, type Filter, toQuery } from '../../domain/events/query.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'

/** A number that is exact unless `isMore`: then counting stopped at it. */
export type FailedReadCount = { count: number; isMore: boolean }

export type CountFailedReads = ReturnType<typeof createCountFailedReads>

/** Failed reads are counted up to this number. */
const FAILED_READS_MAX = 1_000

type CountContext = Pick<Context, 'audit' | 'clock'> & {
  store: CustomerRows<'events'>
  settings: Pick<ServiceSettings, 'retentionDays'>
}

/**
 * Returns a function that counts the failed reads that a filter leaves out only because they are reads, or returns null
 * if it leaves out no reads. It belongs to an open page, whose event covers it.
 */
export function createCountFailedReads({ store, audit, clock, settings }: CountContext) {
  return async (caller: Caller, filter: Filter): Promise<FailedReadCount | null> => {
    if (filter.readOnly !== false) return null
    const failedReads = { ...filter, readOnly: true, errorCode: filter.errorCode ?? ANY_ERROR }
    const parameters = canonicalFilter(failedReads)
    return audit.read(caller, { operation: 'LookupEvents', parameters, continues: 'page' }, async () => {
      const query = toQuery(failedReads, clock(), settings.retentionDays)
      const count = await store.forCustomer(caller.customer.id).events.count(query, FAILED_READS_MAX + 1)
      return { count: Math.min(count, FAILED_READS_MAX), isMore: count > FAILED_READS_MAX }
    })
  }
}
