import { toColumnOrNull } from '../events/column.ts'
import { parseMembers } from '../json/parse-members.ts'
import type { AdministratorLogRow, RowPart } from './administrator-log.ts'

/** What a row of the administrator log says of the operation that it is a part of. Its project is null if it is from before the log had projects. */
export type OperationRow = Pick<
  AdministratorLogRow,
  'eventId' | 'part' | 'action' | 'requestId' | 'sharedEventId' | 'time' | 'responseCode'
> & { project: string | null }

/** The values by which the rows of an operation are found; null for one that the record does not have. */
export type OperationLinks = { requestId: string | null; sharedEventId: string | null }

/**
 * The part that an event is of an asynchronous operation, and the rows of the other part, of which there may be none yet: a
 * request is pending then.
 */
export type OperationParts = {
  part: Exclude<RowPart, 'whole'>
  isPending: boolean
  others: OperationRow[]
}

/** Returns the links of a record. */
export function operationLinks(record: string): OperationLinks {
  const [requestId, sharedEventId] = parseMembers(record, ['requestID', 'sharedEventID'])
  return { requestId: toColumnOrNull(requestId), sharedEventId: toColumnOrNull(sharedEventId) }
}

/**
 * Returns the operation of an event, given the rows that have its request ID or its shared ID; null if the event is not the
 * request or the outcome of an asynchronous operation. The rows of an operation have the same action and project, like those
 * of pending operations in the report.
 */
export function findOperation(
  { id, project }: { id: string; project: string },
  rows: OperationRow[],
): OperationParts | null {
  const own = rows.find((row) => row.eventId === id && isOfProject(row, project))
  if (!own || own.part === 'whole') return null
  const others = rows.filter((row) => isOtherPart(row, own) && isOfProject(row, project))
  return { part: own.part, isPending: own.part === 'request' && others.length === 0, others }
}

function isOfProject(row: OperationRow, project: string): boolean {
  return row.project === null || row.project === project
}

function isOtherPart(row: OperationRow, own: OperationRow): boolean {
  if (row.part === own.part || row.part === 'whole' || row.action !== own.action) return false
  const isSameRequest = row.requestId !== null && row.requestId === own.requestId
  return isSameRequest || (row.sharedEventId !== null && row.sharedEventId === own.sharedEventId)
}
