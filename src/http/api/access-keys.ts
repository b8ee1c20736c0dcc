import { Hono } from 'hono'
import { toColumn } from '../../domain/events/record.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { ApiEnv } from './api-env.ts'
import { KEY_CHANGES } from './body-fields.ts'
import { readGiven, readNoBody } from './json-body.ts'
import { readNothing } from './parse-query.ts'

/** Access keys of the customer's users. */
export function keyRoutes(keys: AccessKeys) {
  const app = new Hono<ApiEnv>()

  app.get('/users/:userName/keys', async (c) => {
    readNothing(c.req.url)
    const all = await keys.list(c.var.caller, toColumn(c.req.param('userName')))
    return c.json({ keys: all.map((key) => ({ ...key, active: key.deactivatedAt === null })) })
  })

  app.post('/users/:userName/keys', async (c) => {
    readNothing(c.req.url)
    await readNoBody(c)
    return c.json(await keys.create(c.var.caller, toColumn(c.req.param('userName'))), 201)
  })

  app.patch('/keys/:accessKeyId', async (c) => {
    readNothing(c.req.url)
    const isActive = (await readGiven(c, KEY_CHANGES)).truth('active')
    const accessKeyId = toColumn(c.req.param('accessKeyId'))
    await (isActive ? keys.reactivate(c.var.caller, accessKeyId) : keys.deactivate(c.var.caller, accessKeyId))
    return c.body(null, 204)
  })

  app.delete('/keys/:accessKeyId', async (c) => {
    readNothing(c.req.url)
    await readNoBody(c)
    await keys.remove(c.var.caller, toColumn(c.req.param('accessKeyId')))
    return c.body(null, 204)
  })

  return app
}
