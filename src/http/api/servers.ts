import { parseServerPosition } from '../../domain/servers/server-position.ts'
import type { ListServers } from '../../services/servers/servers.ts'
import { ServerPage, ServerQuery } from '../shapes/servers.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const SERVER_OPERATIONS = {
  listServers: {
    route: 'GET /servers',
    summary: 'List servers',
    description:
      'Returns a page of the servers that events have named, by ID, each with its recorded and its last observed state. Two projects may have servers with the same ID.',
    query: ServerQuery,
    answer: { description: 'A page of servers.', shape: ServerPage },
  },
} satisfies ApiOperations

/** Route for servers: a page of them with their recorded and observed states. */
export function serverRoutes(listServers: ListServers) {
  return createRoutes(SERVER_OPERATIONS, {
    async listServers(caller, { q = '', differing = false, project = null, after = '', limit }) {
      const query = { q, isDiffering: differing, project, after: parseServerPosition(after), limit }
      const { servers, next } = await listServers(caller, query)
      return { servers, next }
    },
  })
}
