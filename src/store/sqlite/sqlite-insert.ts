import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Event } from '../../domain/events/event.ts'
import type { AdministratorLogDraft } from '../../domain/reports/administrator-log.ts'
import { markFirstOfType } from '../events/event-rows.ts'
import { RESOURCES_CODEC } from '../events/resources-codec.ts'
import { toDay } from '../partitions.ts'
import { toDrafts, toDraftValues } from '../reports/administrator-log-rows.ts'
import { monthTable, toMonth } from '../reports/month-partitions.ts'
import { serverUpdateValues, toServerUpdates } from '../servers/server-rows.ts'
import { tableSuffix } from './sqlite-partition-sql.ts'
import type { EventRow, SqliteValue } from './worker-messages.ts'

/** Returns the rows that the writer stores for some events. */
export function toEventRows(group: Event[], catalogue: Catalogue): EventRow[] {
  const drafts = toDrafts(group, catalogue)
  return group.map((event) => toEventRow(event, drafts.get(event)))
}

function toEventRow(event: Event, draft: AdministratorLogDraft | undefined): EventRow {
  const day = toDay(event.eventTime)
  return {
    daySuffix: tableSuffix(day),
    event: eventValues(event),
    logRow: draft ? toLogRow(event.customer, day, draft) : null,
    serverUpdates: draft
      ? toServerUpdates(event.customer, draft).map((update) => serverUpdateValues(update).map(toSqliteValue))
      : [],
    resources: markFirstOfType(event.resources).map((each) => [
      each.name,
      each.type,
      each.isFirstOfType ? 1 : 0,
    ]),
  }
}

// In the order of the table's columns. The writer fills in the sequence, the second one.
function eventValues(event: Event): SqliteValue[] {
  return [
    event.customer,
    null,
    event.id,
    event.eventTime.getTime(),
    event.eventName,
    event.userName,
    event.project,
    event.eventSource,
    event.readOnly ? 1 : 0,
    event.sourceIPAddress,
    event.errorCode,
    event.accessKeyId,
    RESOURCES_CODEC.format(event.resources),
    event.record,
  ]
}

function toLogRow(customer: number, day: string, draft: AdministratorLogDraft): EventRow['logRow'] {
  return { table: monthTable(toMonth(day)), values: toDraftValues(customer, draft).map(toSqliteValue) }
}

function toSqliteValue(value: string | number | Date | null): SqliteValue {
  return value instanceof Date ? value.getTime() : value
}
