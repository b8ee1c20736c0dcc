import type { Caller } from '../../domain/access/caller.ts'
import type { Server } from '../../domain/servers/server.ts'
import type { Context, CustomerRows } from '../context.ts'

type FindContext = Pick<Context, 'audit'> & { store: CustomerRows<'servers'> }

/** Returns a function that returns the servers with an ID, of one project or of all (null), for an open page, whose event covers it. */
export function createFindServers({ store, audit }: FindContext) {
  return (caller: Caller, id: string, project: string | null): Promise<Server[]> =>
    audit.read(caller, { operation: 'ListServers', continues: 'page' }, () =>
      store.forCustomer(caller.customer.id).servers.listWithId(id, project),
    )
}
