import { SYSTEM_USER } from '../../domain/access/user.ts'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import { ENGLISH } from '../../domain/messages/english/english.ts'
import type { NewId } from '../../domain/ports.ts'
import type { PartitionName, Problem } from '../../store/operations/database-checks.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'

type EventContext = { store: Pick<Store, 'customers'>; audit: Pick<Audit, 'toEvent'>; newId: NewId }

export type ToDamageEvent = ReturnType<typeof createToDamageEvent>

/** Returns a function that prepares the event of damage in a partition, in the log of the first customer. */
export function createToDamageEvent({ store, audit, newId }: EventContext) {
  return async ({ kind, name }: PartitionName): Promise<(problems: Problem[]) => IncomingEvent | null> => {
    const customer = await store.customers.findSummary(null)
    return (problems) => {
      if (customer === null) return null
      const clientInfo = { sourceIPAddress: '', userAgent: 'daybook', requestId: newId() }
      const actor = { userName: SYSTEM_USER, accessKeyId: null, project: customer.firstProject, clientInfo }
      return audit.toEvent(customer, actor, {
        name: 'ReportDamage',
        readOnly: false,
        parameters: null,
        response: null,
        failure: { code: 'DatabaseDamaged', message: ENGLISH.damage[kind]({ name }) },
        trigger: { kind, name, problems },
      })
    }
  }
}
