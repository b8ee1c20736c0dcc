import type { Clock } from '../clock.ts'
import {
  type Actor,
  type AuditEntry,
  ERROR_CODES,
  toActor,
  toAuditEvent,
} from '../domain/access/audit-entry.ts'
import type { Caller } from '../domain/access/caller.ts'
import { isAllowed, OPERATIONS, type OperationName, refusalMessage } from '../domain/access/permissions.ts'
import type { Event } from '../domain/events/event.ts'
import { Fault } from '../domain/fault.ts'
import type { JsonObject } from '../domain/parse.ts'
import type { Store } from '../store/store.ts'

/** What is asked: an operation, in a project where it is bound to one, with parameters as the log may show them: no secrets. */
export type AuditRequest = {
  operation: OperationName
  project?: string | null
  parameters?: JsonObject | null
}

/** Makes the event of a deed that succeeds; `response` is what the log shows of its result. */
export type ToSuccessEvent = (response?: JsonObject) => Event

export type Audit = ReturnType<typeof createAudit>

type Needs = {
  append: Store['append']
  clock: Clock
  newId: () => string
  settings: { region: string; retentionDays: number }
  log: { error(happening: string, more?: { [name: string]: unknown }): void }
}

/** Daybook's own deeds in its own log: permission and the event that tells of it are one step, so neither can be forgotten. */
export function createAudit(needs: Needs) {
  return {
    /** Does what changes something. The deed stores the event it is given together with the change, or nothing. */
    async change<Result>(
      caller: Caller,
      asked: AuditRequest,
      deed: (tell: ToSuccessEvent) => Promise<Result>,
    ): Promise<Result> {
      return refusing(needs, caller, asked, () =>
        deed((response) => told(needs, caller, asked, response ?? null)),
      )
    },

    /** Does what changes nothing. Its event follows; the answer does not wait for it. */
    async read<Result>(caller: Caller, asked: AuditRequest, deed: () => Promise<Result>): Promise<Result> {
      const result = await refusing(needs, caller, asked, deed)
      note(needs, told(needs, caller, asked, null))
      return result
    },

    /** The event of something that no caller asked for through an operation: signing in and out, what the operator does. */
    event: (customer: { id: number; accountId: string }, doer: Actor, deed: AuditEntry): Event =>
      toAuditEvent(deed, doer, admission(needs, customer, doer.project)),

    /** Stores such an event by itself; nobody waits for it. */
    note: (event: Event): void => note(needs, event),
  }
}

async function refusing<Result>(
  needs: Needs,
  caller: Caller,
  asked: AuditRequest,
  deed: () => Promise<Result>,
): Promise<Result> {
  try {
    if (!isAllowed(caller, asked.operation, asked.project)) {
      throw new Fault('forbidden', refusalMessage(caller, asked.operation))
    }
    return await deed()
  } catch (error) {
    const isFault = error instanceof Fault
    const failure = isFault
      ? { code: ERROR_CODES[error.code], message: error.message }
      : { code: 'InternalFailure', message: 'Something went wrong on our side.' }
    note(needs, eventOf(needs, caller, asked, { response: null, failure }))
    throw error
  }
}

function told(needs: Needs, caller: Caller, asked: AuditRequest, response: JsonObject | null): Event {
  return eventOf(needs, caller, asked, { response, failure: null })
}

function eventOf(
  needs: Needs,
  caller: Caller,
  asked: AuditRequest,
  outcome: Pick<AuditEntry, 'response' | 'failure'>,
): Event {
  const readOnly = !OPERATIONS[asked.operation].changes
  const doer = { ...toActor(caller), project: asked.project ?? caller.firstProject }
  const deed = { name: asked.operation, readOnly, parameters: asked.parameters ?? null, ...outcome }
  return toAuditEvent(deed, doer, admission(needs, caller.customer, doer.project))
}

function admission(
  { clock, newId, settings }: Needs,
  customer: { id: number; accountId: string },
  project: string,
) {
  return { ...settings, now: clock(), newId, accountId: customer.accountId, customer: customer.id, project }
}

// Of a look or a refusal: the answer stands whether or not its event could be stored.
function note({ append, log }: Needs, event: Event): void {
  append([event]).catch((error) =>
    log.error('An event of our own could not be stored', { eventName: event.eventName, error }),
  )
}
