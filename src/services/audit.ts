import {
  type Actor,
  type AuditEntry,
  type AuditEntryContext,
  ERROR_CODES,
  toActor,
  toAuditEvent,
} from '../domain/access/audit-entry.ts'
import type { Caller } from '../domain/access/caller.ts'
import type { Customer } from '../domain/access/customer.ts'
import { isAllowed, OPERATIONS, type OperationName, permissionFault } from '../domain/access/permissions.ts'
import type { IncomingEvent } from '../domain/events/incoming-event.ts'
import type { RecordContext } from '../domain/events/record.ts'
import { Fault } from '../domain/fault.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import type { JsonObject } from '../domain/parse.ts'
import type { Clock, Log, NewId } from '../domain/ports.ts'
import type { Store } from '../store/store.ts'

/**
 * A request to perform an operation; `project` if its permission depends on one. `parameters` are logged and
 * must not contain secrets.
 */
export type AuditRequest = {
  operation: OperationName
  project?: string | null
  parameters?: JsonObject | null
}

/**
 * What a read continues, if it is not an operation of its own. The page that answers a form leaves no event: the
 * form has left one. More rows of an open page leave one only if they fail.
 */
export type ReadOptions = { continues?: 'form' | 'page' }

/** Creates the event of an operation that succeeds; `response` is the part of its result that is logged. */
export type ToSuccessEvent = (response?: JsonObject) => IncomingEvent

export type Audit = ReturnType<typeof createAudit>

type LoggedCustomer = Pick<Customer, 'id' | 'accountId'>

type AuditContext = {
  store: Pick<Store, 'append'>
  clock: Clock
  newId: NewId
  settings: Pick<RecordContext, 'region' | 'retentionDays'>
  log: Pick<Log, 'error'>
}

/**
 * Checks permissions and logs Daybook's own operations as events. One call does both, so that neither can be
 * left out.
 */
export function createAudit(context: AuditContext) {
  return {
    /**
     * Performs an operation that changes something. It must store the event from `toSuccessEvent` in the
     * transaction of the change. Throws *forbidden* if the caller lacks the permission; every failure is
     * logged.
     */
    async change<Result>(
      caller: Caller,
      request: AuditRequest,
      perform: (toSuccessEvent: ToSuccessEvent) => Promise<Result>,
    ): Promise<Result> {
      return performAllowed(context, caller, request, () =>
        perform((response) => createSuccessEvent(context, caller, request, response ?? null)),
      )
    },

    /**
     * Performs an operation that only reads. Its event is stored afterwards, and the result does not wait for
     * that. Throws *forbidden* if the caller lacks the permission; every failure is logged. A read that continues
     * something leaves fewer events.
     */
    async read<Result>(
      caller: Caller,
      request: AuditRequest & ReadOptions,
      perform: () => Promise<Result>,
    ): Promise<Result> {
      const result = await performAllowed(context, caller, request, perform)
      if (!request.continues) record(context, createSuccessEvent(context, caller, request, null))
      return result
    },

    /**
     * Returns the event of an action that is no caller's operation, such as a sign-in or a command of the
     * operator.
     */
    toEvent: (customer: LoggedCustomer, actor: Actor, entry: AuditEntry): IncomingEvent =>
      toAuditEvent(entry, actor, recordContext(context, customer, actor.project)),

    /** Stores an event in the background; a failure is only logged. */
    record: (event: IncomingEvent): void => record(context, event),
  }
}

async function performAllowed<Result>(
  context: AuditContext,
  caller: Caller,
  request: AuditRequest & ReadOptions,
  perform: () => Promise<Result>,
): Promise<Result> {
  try {
    if (!isAllowed(caller, request.operation, request.project)) {
      throw permissionFault(caller, request.operation)
    }
    return await perform()
  } catch (error) {
    const failure = toFailure(error)
    if (request.continues !== 'form')
      record(context, createEvent(context, caller, request, { response: null, failure }))
    throw error
  }
}

function toFailure(error: unknown): AuditEntry['failure'] {
  return error instanceof Fault
    ? { code: ERROR_CODES[error.code], message: error.message }
    : { code: 'InternalFailure', message: MESSAGES.errors.internal }
}

function createSuccessEvent(
  context: AuditContext,
  caller: Caller,
  request: AuditRequest,
  response: JsonObject | null,
): IncomingEvent {
  return createEvent(context, caller, request, { response, failure: null })
}

function createEvent(
  context: AuditContext,
  caller: Caller,
  { operation, project, parameters = null }: AuditRequest,
  outcome: Pick<AuditEntry, 'response' | 'failure'>,
): IncomingEvent {
  const actor = { ...toActor(caller), project: project ?? caller.firstProject }
  const entry = { name: operation, readOnly: !OPERATIONS[operation].changes, parameters, ...outcome }
  return toAuditEvent(entry, actor, recordContext(context, caller.customer, actor.project))
}

function recordContext(
  { clock, newId, settings: { region, retentionDays } }: AuditContext,
  customer: LoggedCustomer,
  project: string,
): AuditEntryContext {
  const { id, accountId } = customer
  return { region, retentionDays, now: clock(), newId, accountId, customer: id, project }
}

// The event of a read or of a refusal: the caller gets the same answer whether or not it can be stored.
function record({ store, log }: AuditContext, event: IncomingEvent): void {
  store
    .append([event])
    .catch((error) => log.error('Could not store an audit event', { eventName: event.eventName, error }))
}
