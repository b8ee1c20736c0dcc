import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Event } from '../../domain/events/event.ts'
import type { AdministratorLogDraft } from '../../domain/reports/administrator-log.ts'
import { formatResources, markFirstOfType } from '../events/event-rows.ts'
import { toDay } from '../partitions.ts'
import { toDrafts, toDraftValues } from '../reports/administrator-log-rows.ts'
import { monthTable, toMonth } from '../reports/month-partitions.ts'
import { serverUpdateValues, toServerUpdates } from '../servers/server-rows.ts'
import { tableSuffix } from './sqlite-partition-sql.ts'
import type { AppendRow, SqliteValue } from './worker-messages.ts'

/** Events as the writer takes them, with all that is stored together with each. */
export function toAppendRows(group: Event[], catalogue: Catalogue): AppendRow[] {
  const drafts = toDrafts(group, catalogue)
  return group.map((event) => appendRow(event, drafts.get(event)))
}

function appendRow(event: Event, draft: AdministratorLogDraft | undefined): AppendRow {
  const day = toDay(event.eventTime)
  return {
    daySuffix: tableSuffix(day),
    logRow: draft ? entryOf(event.customer, day, draft) : null,
    serverUpdates: draft
      ? toServerUpdates(event.customer, draft).map((told) => serverUpdateValues(told).map(asValue))
      : [],
    event: [
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
      formatResources(event.resources),
      event.record,
    ],
    resources: markFirstOfType(event.resources).map((each) => [
      each.name,
      each.type,
      each.isFirstOfType ? 1 : 0,
    ]),
  }
}

function entryOf(customer: number, day: string, draft: AdministratorLogDraft): AppendRow['logRow'] {
  return { table: monthTable(toMonth(day)), values: toDraftValues(customer, draft).map(asValue) }
}

function asValue(value: string | number | Date | null): SqliteValue {
  return value instanceof Date ? value.getTime() : value
}
