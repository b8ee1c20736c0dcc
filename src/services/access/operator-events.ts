import type { Actor } from '../../domain/access/audit-entry.ts'
import { OPERATOR_USER } from '../../domain/access/user.ts'
import { Fault } from '../../domain/fault.ts'
import type { JsonObject } from '../../domain/json/json-values.ts'
import type { NewId } from '../../domain/ports.ts'
import type { CustomerSummary } from '../../store/access/customers.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'

/** Returns a function that returns the event of an operation of the operator, who needs no permission. */
export function createOperatorEvents(audit: Pick<Audit, 'toEvent'>, newId: NewId) {
  return (
    customer: CustomerSummary,
    name: string,
    parameters: JsonObject,
    response: JsonObject | null = null,
  ) =>
    audit.toEvent(customer, operatorOf(customer, newId()), {
      name,
      readOnly: false,
      parameters,
      response,
      failure: null,
    })
}

/** Returns the customer with an account ID, or the first one (null); throws *not_found*. */
export async function getCustomer(
  store: Pick<Store, 'customers'>,
  accountId: string | null,
): Promise<CustomerSummary> {
  const customer = await store.customers.findSummary(accountId)
  if (!customer) throw new Fault('not_found', 'unknownCustomer', { accountId })
  return customer
}

function operatorOf({ firstProject }: CustomerSummary, requestId: string): Actor {
  const clientInfo = { sourceIPAddress: '', userAgent: 'daybook command line', requestId }
  return { userName: OPERATOR_USER, accessKeyId: null, project: firstProject, clientInfo }
}
