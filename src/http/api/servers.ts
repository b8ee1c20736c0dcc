import { Hono } from 'hono'
import type { ListServers } from '../../services/servers/servers.ts'
import type { ApiEnv } from './api-env.ts'
import { parseServerQuery } from './parse-query.ts'

/** Route for servers: a page of them with their recorded and observed states. */
export function serverRoutes(listServers: ListServers) {
  const app = new Hono<ApiEnv>()
  app.get('/servers', async (c) => {
    const { servers, next } = await listServers(c.var.caller, parseServerQuery(c.req.url))
    return c.json({ servers, next })
  })
  return app
}
