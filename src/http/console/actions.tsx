import { Hono } from 'hono'
import { ActionResults, ActionsPage } from '../../../views/actions/actions.tsx'
import { isAllowed } from '../../domain/access/permissions.ts'
import type { ListActions } from '../../services/actions/actions.ts'
import type { ConsoleEnv } from './console-env.ts'
import { renderFragment } from './fragment.tsx'
import { isHtmxRequest, requireSession, sessionOf, toViewer } from './session.ts'

/** Returns the page that lists and searches the action catalogue. */
export function actionPages(listActions: ListActions) {
  const app = new Hono<ConsoleEnv>()
  app.get('/actions', requireSession, async (c) => {
    const session = sessionOf(c)
    const { caller } = session
    const q = c.req.query('q')?.trim() ?? ''
    // A search while the user types belongs to the page that it is on.
    const actions = await listActions(caller, q, isHtmxRequest(c) ? { continues: 'page' } : {})
    const props = { q, actions, canReadEvents: isAllowed(caller, 'LookupEvents') }
    if (isHtmxRequest(c)) return renderFragment(c, <ActionResults {...props} />)
    return c.render(<ActionsPage {...props} viewer={toViewer(session)} />)
  })
  return app
}
