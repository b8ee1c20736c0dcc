import { Hono } from 'hono'
import type { Actions } from '../../flows/actions.ts'
import type { ApiEnv } from './env.ts'
import { readSearch } from './readers.ts'

/** What the names of actions mean. */
export function actionRoutes(actions: Actions) {
  const app = new Hono<ApiEnv>()
  app.get('/actions', async (c) => c.json({ actions: await actions(c.var.caller, readSearch(c.req.url)) }))
  return app
}
