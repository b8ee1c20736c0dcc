import { Hono } from 'hono'
import type { ListActions } from '../../services/actions/actions.ts'
import type { ApiEnv } from './api-env.ts'
import { parseSearchQuery } from './parse-query.ts'

/** Route for the action catalogue: the actions that match a search, or all of them. */
export function actionRoutes(listActions: ListActions) {
  const app = new Hono<ApiEnv>()
  app.get('/actions', async (c) =>
    c.json({ actions: await listActions(c.var.caller, parseSearchQuery(c.req.url)) }),
  )
  return app
}
