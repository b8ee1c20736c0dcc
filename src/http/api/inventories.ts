import { Hono } from 'hono'
import { toColumn } from '../../domain/events/column.ts'
import type { Inventories } from '../../services/servers/inventories.ts'
import type { ApiEnv } from './api-env.ts'
import { INVENTORY_FIELDS } from './body-fields.ts'
import { parseJsonBody, requireNoBody } from './json-body.ts'
import { requireNoParameters } from './parse-query.ts'

/** Routes for the inventory of a project, the API that lists its servers: connect, disconnect and check it. */
export function inventoryRoutes(inventories: Inventories) {
  const app = new Hono<ApiEnv>()

  app.put('/projects/:id/inventory', async (c) => {
    requireNoParameters(c.req.url)
    const body = await parseJsonBody(c, INVENTORY_FIELDS)
    const stringOrEmpty = (name: string) => body.string(name) ?? ''
    await inventories.connect(c.var.caller, toColumn(c.req.param('id')), {
      endpoint: stringOrEmpty('endpoint'),
      region: stringOrEmpty('region'),
      accessKeyId: stringOrEmpty('accessKeyId'),
      secretAccessKey: stringOrEmpty('secretAccessKey'),
    })
    return c.body(null, 204)
  })

  app.delete('/projects/:id/inventory', async (c) => {
    requireNoParameters(c.req.url)
    await requireNoBody(c)
    await inventories.disconnect(c.var.caller, toColumn(c.req.param('id')))
    return c.body(null, 204)
  })

  app.post('/projects/:id/inventory/check', async (c) => {
    requireNoParameters(c.req.url)
    await requireNoBody(c)
    const { servers, error } = await inventories.check(c.var.caller, toColumn(c.req.param('id')))
    return c.json({ connected: error === null, servers, message: error })
  })

  return app
}
