/** The tenant whose rows a caller may see, and no other's. */
export type Customer = { id: number; name: string; accountId: string; organisationId: string }

export type Project = { id: string; name: string }

export const PROJECT_GRANTS = ['activity-log', 'file', 'collector', 'cloudtrail-administrator'] as const
export const CUSTOMER_GRANTS = ['reports'] as const

/** What a user may do; `project` is null for a role of the customer. */
export type Grant = {
  name: (typeof PROJECT_GRANTS)[number] | (typeof CUSTOMER_GRANTS)[number]
  project: string | null
}

/** Where a request came from, and under which id it is logged. */
export type ClientInfo = { sourceIPAddress: string; userAgent: string; requestId: string }

/** Who asks: a signed-in person or a program with an access key, with the grants as they are now. */
export type Caller = {
  customer: Customer
  userName: string
  isPrimaryAdministrator: boolean
  grants: Grant[]
  /** The customer's first project: where records go that name none. */
  firstProject: string
  accessKeyId: string | null
  clientInfo: ClientInfo
}

/** A caller as the store knows one: not yet from anywhere. */
export type Principal = Omit<Caller, 'clientInfo'>

/** Whether the caller may look at events and trails: one such grant in any project opens all of the customer's. */
export function canReadEvents(caller: Pick<Caller, 'grants'>): boolean {
  return caller.grants.some(({ name }) => name === 'activity-log' || name === 'cloudtrail-administrator')
}

/** Whether the caller may send events into a project. */
export function canSendEvents(caller: Pick<Caller, 'grants'>, project: string): boolean {
  return caller.grants.some((grant) => grant.name === 'collector' && grant.project === project)
}
