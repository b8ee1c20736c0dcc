import { Hono } from 'hono'
import { ActionsFound, ActionsPage } from '../../../views/actions.tsx'
import { may } from '../../core/operation.ts'
import type { Actions } from '../../flows/actions.ts'
import type { ConsoleEnv } from './env.ts'
import { guard, isFragment, signedIn, viewerFor } from './guard.ts'

/** What the names of actions mean. */
export function actionRoutes(actions: Actions) {
  const app = new Hono<ConsoleEnv>()
  app.get('/actions', guard, async (c) => {
    const session = signedIn(c)
    const { caller } = session
    const q = c.req.query('q')?.trim() ?? ''
    const props = { q, actions: await actions(caller, q), mayLook: may(caller, 'LookupEvents') }
    if (isFragment(c)) return c.html(<ActionsFound {...props} />)
    return c.render(<ActionsPage {...props} viewer={viewerFor(session)} />)
  })
  return app
}
