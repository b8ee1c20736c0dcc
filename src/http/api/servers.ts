import { Hono } from 'hono'
import type { Servers } from '../../services/servers/servers.ts'
import type { ApiEnv } from './api-env.ts'
import { readServers } from './parse-query.ts'

/** The servers that the log tells of, and what was observed of them. */
export function serverRoutes(servers: Servers) {
  const app = new Hono<ApiEnv>()
  app.get('/servers', async (c) => {
    const page = await servers(c.var.caller, readServers(c.req.url))
    return c.json({ servers: page.servers, next: page.next })
  })
  return app
}
