import { Hono } from 'hono'
import { toColumn } from '../../domain/events/column.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { ApiEnv } from './api-env.ts'
import { KEY_CHANGE_FIELDS } from './body-fields.ts'
import { parseJsonBody, requireNoBody } from './json-body.ts'
import { requireNoParameters } from './parse-query.ts'

/** Routes for access keys: list and create those of a user; deactivate, reactivate and delete one by its ID. */
export function accessKeyRoutes(accessKeys: AccessKeys) {
  const app = new Hono<ApiEnv>()

  app.get('/users/:userName/keys', async (c) => {
    requireNoParameters(c.req.url)
    const keys = await accessKeys.list(c.var.caller, toColumn(c.req.param('userName')))
    return c.json({ keys: keys.map((key) => ({ ...key, active: key.deactivatedAt === null })) })
  })

  app.post('/users/:userName/keys', async (c) => {
    requireNoParameters(c.req.url)
    await requireNoBody(c)
    return c.json(await accessKeys.create(c.var.caller, toColumn(c.req.param('userName'))), 201)
  })

  app.patch('/keys/:accessKeyId', async (c) => {
    requireNoParameters(c.req.url)
    const isActive = (await parseJsonBody(c, KEY_CHANGE_FIELDS)).boolean('active')
    const accessKeyId = toColumn(c.req.param('accessKeyId'))
    if (isActive) await accessKeys.reactivate(c.var.caller, accessKeyId)
    else await accessKeys.deactivate(c.var.caller, accessKeyId)
    return c.body(null, 204)
  })

  app.delete('/keys/:accessKeyId', async (c) => {
    requireNoParameters(c.req.url)
    await requireNoBody(c)
    await accessKeys.delete(c.var.caller, toColumn(c.req.param('accessKeyId')))
    return c.body(null, 204)
  })

  return app
}
