import { SYSTEM_USER } from '../../domain/access/user.ts'
import type { NewId } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'

type MovedLogContext = {
  store: Pick<Store, 'customers' | 'append'>
  audit: Pick<Audit, 'toEvent'>
  newId: NewId
}

/** Stores the event of a move in the log of the first customer, if there is one. */
export async function recordMove(
  { store, audit, newId }: MovedLogContext,
  trigger: { from: string; events: number },
): Promise<void> {
  const customer = await store.customers.findSummary(null)
  if (customer === null) return
  const clientInfo = { sourceIPAddress: '', userAgent: 'daybook', requestId: newId() }
  const actor = { userName: SYSTEM_USER, accessKeyId: null, project: customer.firstProject, clientInfo }
  const event = audit.toEvent(customer, actor, {
    name: 'MoveDatabase',
    readOnly: false,
    parameters: null,
    response: null,
    failure: null,
    trigger,
  })
  await store.append([event])
}
