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
