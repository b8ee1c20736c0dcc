import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Event } from '../../domain/events/event.ts'
import type { RowDraft } from '../../domain/reports/administrator-log.ts'
import { markedResources, writeResources } from '../events/event-rows.ts'
import { dayOf } from '../partitions.ts'
import { draftsOf, draftValues } from '../reports/administrator-log-rows.ts'
import { monthOf, monthTable } from '../reports/month-partitions.ts'
import { toldIn, toldValues } from '../servers/server-rows.ts'
import { suffixOf } from './sqlite-partition-sql.ts'
import type { AppendRow, Value } from './worker-messages.ts'

/** Events as the writer takes them, with all that is stored together with each. */
export function rowsToAppend(group: Event[], catalogue: Catalogue): AppendRow[] {
  const drafts = draftsOf(group, catalogue)
  return group.map((event) => appendRow(event, drafts.get(event)))
}

function appendRow(event: Event, draft: RowDraft | undefined): AppendRow {
  const day = dayOf(event.eventTime)
  return {
    day: suffixOf(day),
    entry: draft ? entryOf(event.customer, day, draft) : null,
    changes: draft ? toldIn(event.customer, draft).map((told) => toldValues(told).map(asValue)) : [],
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
      writeResources(event.resources),
      event.record,
    ],
    resources: markedResources(event.resources).map((each) => [
      each.name,
      each.type,
      each.isFirstOfType ? 1 : 0,
    ]),
  }
}

function entryOf(customer: number, day: string, draft: RowDraft): AppendRow['entry'] {
  return { table: monthTable(monthOf(day)), draft: draftValues(customer, draft).map(asValue) }
}

function asValue(value: string | number | Date | null): Value {
  return value instanceof Date ? value.getTime() : value
}
