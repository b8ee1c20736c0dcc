import type { Caller } from '../../domain/access/caller.ts'
import type { Server } from '../../domain/servers/server.ts'
import { formatServerPosition } from '../../domain/servers/server-position.ts'
import type { ServerQuery } from '../../store/servers/servers.ts'
import type { Context, CustomerRows } from '../context.ts'

/**
 * A page of servers. `next` is the position after which the next page begins; the counts cover all servers of the
 * customer.
 */
export type ServersPage = { servers: Server[]; next: string | null; all: number; differing: number }

export type ListServers = ReturnType<typeof createListServers>

/**
 * Returns a function that lists the servers of the caller's customer, with their recorded and observed
 * states.
 */
export function createListServers({
  store,
  audit,
}: Pick<Context, 'audit'> & { store: CustomerRows<'servers'> }) {
  return (caller: Caller, query: ServerQuery): Promise<ServersPage> =>
    audit.read(caller, { operation: 'ListServers' }, async () => {
      const rows = store.forCustomer(caller.customer.id).servers
      // One more than the page holds, to know whether there is a next page.
      const pageAndOne = rows.listPage({ ...query, limit: query.limit + 1 })
      const [found, counts] = await Promise.all([pageAndOne, rows.count()])
      const servers = found.slice(0, query.limit)
      const last = found.length > query.limit ? servers.at(-1) : undefined
      return { servers, next: last ? formatServerPosition(last) : null, ...counts }
    })
}
