import { Hono } from 'hono'
import { ActionsFound, ActionsPage } from '../../../views/actions/actions.tsx'
import { isAllowed } from '../../domain/access/permissions.ts'
import type { Actions } from '../../services/actions/actions.ts'
import type { ConsoleEnv } from './console-env.ts'
import { isFragment, requireSession, signedIn, viewerFor } from './session.ts'

/** What the names of actions mean. */
export function actionPages(actions: Actions) {
  const app = new Hono<ConsoleEnv>()
  app.get('/actions', requireSession, async (c) => {
    const session = signedIn(c)
    const { caller } = session
    const q = c.req.query('q')?.trim() ?? ''
    const props = { q, actions: await actions(caller, q), mayLook: isAllowed(caller, 'LookupEvents') }
    if (isFragment(c)) return c.html(<ActionsFound {...props} />)
    return c.render(<ActionsPage {...props} viewer={viewerFor(session)} />)
  })
  return app
}
