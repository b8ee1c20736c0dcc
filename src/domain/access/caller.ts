import type { ClientInfo } from './client-info.ts'
import type { Customer } from './customer.ts'
import type { Grant } from './grant.ts'

/**
 * The authenticated sender of a request: a signed-in person or a program with an access key, with the current grants.
 */
export type Caller = {
  customer: Customer
  userName: string
  isPrimaryAdministrator: boolean
  grants: Grant[]
  /** ID of the customer's first project: it receives records that name no project. */
  firstProject: string
  accessKeyId: string | null
  clientInfo: ClientInfo
}

/** A caller as the store knows one: without the client info of a request. */
export type Principal = Omit<Caller, 'clientInfo'>

/** Whether the caller may read events and trails: one such grant in any project covers all projects of the customer. */
export function canReadEvents(caller: Pick<Caller, 'grants'>): boolean {
  return caller.grants.some(({ name }) => name === 'activity-log' || name === 'cloudtrail-administrator')
}

/** Whether the caller may send events to a project. */
export function canSendEvents(caller: Pick<Caller, 'grants'>, project: string): boolean {
  return caller.grants.some((grant) => grant.name === 'collector' && grant.project === project)
}
