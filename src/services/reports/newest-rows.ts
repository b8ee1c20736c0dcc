import type { Caller } from '../../domain/access/caller.ts'
import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import { formatDay } from '../../domain/time.ts'
import type { FoundRows, RowMatch } from '../../store/reports/newest-rows.ts'
import type { Context, CustomerRows } from '../context.ts'

type RowsContext = Pick<Context, 'audit'> & { store: CustomerRows<'newestRows'> }

/** Rows that are returned. */
const ROWS_MAX = 10

/** Returns a function that returns the newest rows of a period about a user or a server, for an open page, whose event covers it. */
export function createListNewestRows({ store, audit }: RowsContext) {
  return (caller: Caller, period: ReportPeriod, match: RowMatch): Promise<FoundRows> => {
    const parameters = { start: formatDay(period.from), end: formatDay(period.until) }
    return audit.read(caller, { operation: 'GetAdministrationReport', parameters, continues: 'page' }, () =>
      store.forCustomer(caller.customer.id).newestRows.list(period, match, ROWS_MAX),
    )
  }
}
