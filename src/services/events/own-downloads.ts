import type { Caller } from '../../domain/access/caller.ts'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { FULL_CSV } from '../../domain/events/csv-columns.ts'
import type { Event } from '../../domain/events/event.ts'
import type { OwnDownload, RowSizes } from '../../domain/events/own-download.ts'
import { type Filter, LIMIT_DEFAULT } from '../../domain/events/query.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Context, CustomerRows } from '../context.ts'
import { toCsvCells } from './export-csv.ts'
import type { Lookup } from './lookup.ts'

/** The newest downloads of a user; `isMore` says that there are others. */
export type ListedDownloads = { downloads: OwnDownload[]; isMore: boolean }

/** The most downloads that are listed. A program may have many. */
export const DOWNLOADS_LISTED_MAX = 200

export type OwnDownloads = ReturnType<typeof createOwnDownloads>

type DownloadsContext = Pick<Context, 'audit' | 'clock' | 'catalogue' | 'csv' | 'downloadLimits'> & {
  store: CustomerRows<'exports'>
}

/** What users see of their downloads before and after them. */
export function createOwnDownloads(context: DownloadsContext, lookup: Pick<Lookup, 'listPage'>) {
  const { store, audit, clock } = context
  return {
    /** Returns the caller's downloads of the last day, newest first. The files themselves are not kept. */
    list: (caller: Caller): Promise<ListedDownloads> =>
      audit.read(caller, { operation: 'ListDownloads' }, async () => {
        const since = new Date(clock().getTime() - DAY_MS)
        const { exports } = store.forCustomer(caller.customer.id)
        const rows = await exports.listSince(caller.userName, since, DOWNLOADS_LISTED_MAX + 1)
        const newest = rows.slice(0, DOWNLOADS_LISTED_MAX)
        const downloads = newest.map(({ userName: _, count: rowCount, filter, finishedAt, ...row }) => ({
          ...row,
          filter: toFilterObject(filter),
          endedAt: finishedAt ?? lastEnd(context, row.startedAt),
          rows: rowCount,
        }))
        return { downloads, isMore: rows.length > newest.length }
      }),

    /** Cancels a download, by what stops it; returns false if it was not being sent. */
    cancel: (caller: Caller, id: string, stop: () => boolean): Promise<boolean> =>
      audit.read(caller, { operation: 'CancelDownload', parameters: { id } }, async () => stop()),

    /** Returns how large an event is in files of a filter, by its newest events; null if there are none. */
    measureRows: (caller: Caller, filter: Filter, signal: AbortSignal): Promise<RowSizes | null> => {
      const request = { operation: 'PrepareDownload' as const, parameters: canonicalFilter(filter) }
      return audit.read(caller, request, async () => {
        const options = { continues: 'page' as const, signal }
        const { events } = await lookup.listPage(caller, filter, LIMIT_DEFAULT, null, options)
        return events.length === 0 ? null : measure(events, context)
      })
    },
  }
}

// A process that was ended did not record how its downloads ended.
function lastEnd({ clock, downloadLimits }: DownloadsContext, startedAt: Date): Date | null {
  const latest = new Date(startedAt.getTime() + downloadLimits.longestMs)
  return latest < clock() ? latest : null
}

function toFilterObject({ filter }: { filter?: unknown }): object {
  return typeof filter === 'object' && filter !== null ? filter : {}
}

function measure(events: Event[], { csv, catalogue }: DownloadsContext): RowSizes {
  const records = events.reduce((sum, { record }) => sum + Buffer.byteLength(record), 0)
  const cells = events.map((event) => toCsvCells(event, catalogue, FULL_CSV))
  return {
    csv: csv.formatSafe(cells).length / events.length,
    json: records / events.length + SEPARATORS.json,
    ndjson: records / events.length + SEPARATORS.ndjson,
  }
}

/** The bytes between two records of a file. */
const SEPARATORS = { json: 2, ndjson: 1 }
