import type { Caller } from '../../domain/access/caller.ts'
import { type ArchivePeriod, archiveQuery } from '../../domain/trails/archive-query.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'

/** A query for events in the archives of a trail. */
export type ArchiveQuery = { trail: string; query: string }

export type ListArchiveQueries = ReturnType<typeof createListArchiveQueries>

type QueriesContext = Pick<Context, 'audit'> & {
  store: CustomerRows<'trails'>
  settings: Pick<ServiceSettings, 'region'>
}

/**
 * Returns a function that returns a query for the events of a period in the archives of each trail that other programs can read:
 * those of the format `json.gz`. It belongs to an open page, whose event covers it.
 */
export function createListArchiveQueries({ store, audit, settings }: QueriesContext) {
  return (caller: Caller, period: ArchivePeriod): Promise<ArchiveQuery[]> =>
    audit.read(caller, { operation: 'ListTrails', continues: 'page' }, async () => {
      const { customer } = caller
      const trails = await store.forCustomer(customer.id).trails.list()
      const place = { accountId: customer.accountId, region: settings.region }
      return trails
        .filter(({ format }) => format === 'json.gz')
        .map(({ name, bucket, prefix }) => ({
          trail: name,
          query: archiveQuery({ bucket, prefix, ...place }, period),
        }))
    })
}
