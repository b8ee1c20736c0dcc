import type { SystemEntry } from '../../domain/access/audit-entry.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'

/** What the event of a command needs. */
export type CommandContext = {
  store: Pick<Store, 'customers' | 'append'>
  audit: Pick<Audit, 'toSystemEvent'>
}

/** Stores the event of a command on the database in the log of the first customer, if there is one. */
export async function recordCommand({ store, audit }: CommandContext, entry: SystemEntry): Promise<void> {
  const customer = await store.customers.findSummary(null)
  if (customer === null) return
  await store.append([audit.toSystemEvent(customer, customer.firstProject, entry)])
}
