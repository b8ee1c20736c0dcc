import type { Caller } from '../../domain/access/caller.ts'
import type { Server } from '../../domain/servers/server.ts'
import type { ServerQuery } from '../../store/servers/servers.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Audit } from '../audit.ts'

/** A page of servers, and the id after which the next begins; how many there are, and how many of them differ. */
export type ServersPage = { servers: Server[]; next: string | null; all: number; differing: number }

export type Servers = ReturnType<typeof createServers>

/** The servers of the caller's customer, as the log tells of them and as they were observed. */
export function createServers(open: (customer: number) => Pick<CustomerStore, 'servers'>, audit: Audit) {
  return (caller: Caller, asked: ServerQuery): Promise<ServersPage> =>
    audit.read(caller, { operation: 'ListServers' }, async () => {
      const rows = open(caller.customer.id).servers
      const [found, count] = await Promise.all([
        rows.page({ ...asked, limit: asked.limit + 1 }),
        rows.count(),
      ])
      const servers = found.slice(0, asked.limit)
      const next = found.length > asked.limit ? (servers.at(-1)?.id ?? null) : null
      return { servers, next, ...count }
    })
}
