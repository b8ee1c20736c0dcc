import type { Caller } from '../../domain/access/caller.ts'
import type { Server } from '../../domain/servers/server.ts'
import type { ServerQuery } from '../../store/servers/servers.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Audit } from '../audit.ts'

/**
 * A page of servers. `next` is the ID after which the next page begins; the counts cover all servers of the
 * customer.
 */
export type ServersPage = { servers: Server[]; next: string | null; all: number; differing: number }

export type ListServers = ReturnType<typeof createListServers>

/**
 * Returns a function that lists the servers of the caller's customer, with their recorded and observed
 * states.
 */
export function createListServers(
  forCustomer: (customer: number) => Pick<CustomerStore, 'servers'>,
  audit: Pick<Audit, 'read'>,
) {
  return (caller: Caller, query: ServerQuery): Promise<ServersPage> =>
    audit.read(caller, { operation: 'ListServers' }, async () => {
      const store = forCustomer(caller.customer.id).servers
      // One more than the page holds, to know whether there is a next page.
      const pageAndOne = store.listPage({ ...query, limit: query.limit + 1 })
      const [found, counts] = await Promise.all([pageAndOne, store.count()])
      const servers = found.slice(0, query.limit)
      const next = found.length > query.limit ? (servers.at(-1)?.id ?? null) : null
      return { servers, next, ...counts }
    })
}
