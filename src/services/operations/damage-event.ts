import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import { ENGLISH } from '../../domain/messages/english/english.ts'
import type { PartitionName, Problem } from '../../store/operations/database-checks.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'

type EventContext = { store: Pick<Store, 'customers'>; audit: Pick<Audit, 'toSystemEvent'> }

export type ToDamageEvent = ReturnType<typeof createToDamageEvent>

/** Returns a function that prepares the event of damage in a partition, in the log of the first customer. */
export function createToDamageEvent({ store, audit }: EventContext) {
  return async ({ kind, name }: PartitionName): Promise<(problems: Problem[]) => IncomingEvent | null> => {
    const customer = await store.customers.findSummary(null)
    return (problems) => {
      if (customer === null) return null
      return audit.toSystemEvent(customer, customer.firstProject, {
        name: 'ReportDamage',
        failure: { code: 'DatabaseDamaged', message: ENGLISH.damage[kind]({ name }) },
        trigger: { kind, name, problems },
      })
    }
  }
}
