import { Hono } from 'hono'
import type { Actions } from '../../services/actions/actions.ts'
import type { ApiEnv } from './api-env.ts'
import { readSearch } from './parse-query.ts'

/** What the names of actions mean. */
export function actionRoutes(actions: Actions) {
  const app = new Hono<ApiEnv>()
  app.get('/actions', async (c) => c.json({ actions: await actions(c.var.caller, readSearch(c.req.url)) }))
  return app
}
