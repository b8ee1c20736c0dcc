import {
  type Actor,
  type AuditEntry,
  type AuditEntryContext,
  ERROR_CODES,
  type SystemEntry,
  toActor,
  toAuditEntry,
  toAuditEvent,
  toSystemActor,
} from '../domain/access/audit-entry.ts'
import type { Caller } from '../domain/access/caller.ts'
import type { Customer } from '../domain/access/customer.ts'
import { isAllowed, OPERATIONS, type OperationName, permissionFault } from '../domain/access/permissions.ts'
import type { IncomingEvent } from '../domain/events/incoming-event.ts'
import type { RecordContext } from '../domain/events/record.ts'
import { Fault } from '../domain/fault.ts'
import type { JsonObject } from '../domain/json/json-values.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import type { Clock, Log, NewId } from '../domain/ports.ts'
import type { Store } from '../store/store.ts'
import { createRefusals, type Refusals } from './refusals.ts'

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
  store: Pick<Store, 'append' | 'writer'>
  clock: Clock
  newId: NewId
  settings: Pick<RecordContext, 'region' | 'retentionDays'>
  log: Pick<Log, 'error'>
}

type RecordingContext = AuditContext & { lost: { count: number } }

/**
 * Checks permissions and logs Daybook's own operations as events. One call does both, so that neither can be
 * left out.
 */
export function createAudit(settings: AuditContext) {
  const recording = { ...settings, lost: { count: 0 } }
  const refusals = createRefusals(settings.clock, (event) => record(recording, event))
  const context = { ...recording, refusals }
  const toEvent = (customer: LoggedCustomer, actor: Actor, entry: AuditEntry): IncomingEvent =>
    toAuditEvent(entry, actor, recordContext(context, customer, actor.project))
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
     * something leaves fewer events. While nothing can be stored, a read that would leave an event is refused as
     * *unavailable*.
     */
    async read<Result>(
      caller: Caller,
      request: AuditRequest & ReadOptions,
      perform: () => Promise<Result>,
    ): Promise<Result> {
      if (!request.continues && context.store.writer.hasFailed()) await refuseUnlessStorable(context)
      const result = await performAllowed(context, caller, request, perform)
      if (!request.continues) record(context, createSuccessEvent(context, caller, request, null))
      return result
    },

    /**
     * Returns the event of an action that is no caller's operation, such as a sign-in or a command of the
     * operator.
     */
    toEvent,

    /** Returns the event of what the system did by itself in a project of a customer. */
    toSystemEvent: (customer: LoggedCustomer, project: string, entry: SystemEntry): IncomingEvent =>
      toEvent(customer, toSystemActor(project, context.newId()), toAuditEntry(entry)),

    /** Stores an event in the background; a failure is only logged. */
    record: (event: IncomingEvent): void => record(context, event),

    /**
     * Logs the failed action of an actor who is not authenticated, such as a sign-in with a wrong password. Many
     * identical ones share an event.
     */
    recordRefusal(customer: LoggedCustomer, actor: Actor, entry: AuditEntry): void {
      const { additionalData } = entry
      recordFailure(context, customer, actor, entry, (summary) =>
        additionalData || summary ? { ...additionalData, ...summary } : null,
      )
    },

    /** The failed operations: their number, and the summaries of identical ones. */
    refusals,

    /** Returns how many of Daybook's own events could not be stored since the start of this process. */
    countLost: (): number => context.lost.count,
  }
}

// The writer is tried again first: so reads are answered as soon as there is space, without a restart.
async function refuseUnlessStorable({ store }: Pick<AuditContext, 'store'>): Promise<void> {
  try {
    await store.writer.check()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const { message: reason, retryAfterSeconds = RETRY_AFTER_SECONDS } = error
    throw new Fault('unavailable', 'readsRefused', { reason }, { retryAfterSeconds })
  }
}

const RETRY_AFTER_SECONDS = 5

type RefusingContext = RecordingContext & { refusals: Refusals }

async function performAllowed<Result>(
  context: RefusingContext,
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
    if (request.continues !== 'form') {
      const { actor, entry } = toOperation(caller, request, { response: null, failure: toFailure(error) })
      recordFailure(context, caller.customer, actor, entry, (summary) => summary)
    }
    throw error
  }
}

/** Failures for which it does not matter what was asked for. */
const REFUSAL_CODES = new Set([
  ERROR_CODES.forbidden,
  ERROR_CODES.unauthorized,
  ERROR_CODES.too_many,
  'Failure',
])

function recordFailure(
  context: RefusingContext,
  customer: LoggedCustomer,
  actor: Actor,
  entry: AuditEntry,
  toAdditionalData: (summary: JsonObject | null) => JsonObject | null,
): void {
  const { code = '' } = entry.failure ?? {}
  const { sourceIPAddress } = actor.clientInfo
  const parameters = REFUSAL_CODES.has(code) ? null : entry.parameters
  const key = JSON.stringify([customer.id, actor.userName, actor.accessKeyId, entry.name, code, parameters])
  const toEvent = (summary: JsonObject | null): IncomingEvent => {
    const additionalData = toAdditionalData(summary)
    const summarized = summary === null ? entry : { ...entry, parameters }
    const described = additionalData === null ? summarized : { ...summarized, additionalData }
    return toAuditEvent(described, actor, recordContext(context, customer, actor.project))
  }
  context.refusals.record({ key, code, sourceIPAddress, toEvent })
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
  request: AuditRequest,
  outcome: Pick<AuditEntry, 'response' | 'failure'>,
): IncomingEvent {
  const { actor, entry } = toOperation(caller, request, outcome)
  return toAuditEvent(entry, actor, recordContext(context, caller.customer, actor.project))
}

function toOperation(
  caller: Caller,
  { operation, project, parameters = null }: AuditRequest,
  outcome: Pick<AuditEntry, 'response' | 'failure'>,
): { actor: Actor; entry: AuditEntry } {
  const actor = { ...toActor(caller), project: project ?? caller.firstProject }
  return {
    actor,
    entry: { name: operation, readOnly: !OPERATIONS[operation].changes, parameters, ...outcome },
  }
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
function record({ store, log, lost }: RecordingContext, event: IncomingEvent): void {
  store.append([event]).catch((error) => {
    lost.count += 1
    log.error('Could not store an audit event', { eventName: event.eventName, error })
  })
}
