import { DAYBOOK_SOURCE, toSubmission } from '../../domain/access/audit-entry.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed, PERMISSIONS, permissionFault } from '../../domain/access/permissions.ts'
import type { Event } from '../../domain/events/event.ts'
import type { Sender } from '../../domain/events/incoming-event.ts'
import { isReservedSource } from '../../domain/events/reserved-source.ts'
import { Fault } from '../../domain/fault.ts'

/** Returns a caller as the sender of records. */
export function toSender(caller: Caller): Sender {
  return {
    submission: toSubmission(caller),
    maySpeakForCloud: (project) => PERMISSIONS['system:write'](caller, project),
  }
}

/** Returns why a caller may not send an event; null if they may. */
export function findSenderFault(
  caller: Caller,
  { eventSource, project }: Pick<Event, 'eventSource' | 'project'>,
): Fault | null {
  // Otherwise a client could forge Daybook's own audit events.
  if (isReservedSource(eventSource)) return reservedSource()
  return isAllowed(caller, 'PutEvents', project) ? null : permissionFault(caller, 'PutEvents', project)
}

function reservedSource(): Fault {
  return new Fault('forbidden', 'eventSourceReserved', { reserved: DAYBOOK_SOURCE }, { field: 'eventSource' })
}
