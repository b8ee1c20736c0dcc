import { Hono } from 'hono'
import { toColumn } from '../../domain/events/record.ts'
import type { Inventories } from '../../services/servers/inventories.ts'
import type { ApiEnv } from './api-env.ts'
import { INVENTORY_MEMBERS } from './body-fields.ts'
import { readGiven, readNoBody } from './json-body.ts'
import { readNothing } from './parse-query.ts'

/** Where the servers of a project are asked for. */
export function inventoryRoutes(inventories: Inventories) {
  const app = new Hono<ApiEnv>()

  app.put('/projects/:id/inventory', async (c) => {
    readNothing(c.req.url)
    const given = await readGiven(c, INVENTORY_MEMBERS)
    const text = (name: string) => given.text(name) ?? ''
    await inventories.connect(c.var.caller, toColumn(c.req.param('id')), {
      endpoint: text('endpoint'),
      region: text('region'),
      accessKeyId: text('accessKeyId'),
      secretAccessKey: text('secretAccessKey'),
    })
    return c.body(null, 204)
  })

  app.delete('/projects/:id/inventory', async (c) => {
    readNothing(c.req.url)
    await readNoBody(c)
    await inventories.disconnect(c.var.caller, toColumn(c.req.param('id')))
    return c.body(null, 204)
  })

  app.post('/projects/:id/inventory/check', async (c) => {
    readNothing(c.req.url)
    await readNoBody(c)
    const { servers, words } = await inventories.check(c.var.caller, toColumn(c.req.param('id')))
    return c.json({ connected: words === null, servers, message: words })
  })

  return app
}
