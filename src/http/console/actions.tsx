import { Hono } from 'hono'
import { ActionSuggestions } from '../../../views/actions/action-suggestions.tsx'
import { ActionResults, ActionsPage } from '../../../views/actions/actions.tsx'
import { isAllowed } from '../../domain/access/permissions.ts'
import { SEARCH_LENGTH_MAX } from '../../domain/actions/action-search.ts'
import { suggestActions } from '../../domain/actions/action-suggestions.ts'
import type { ListActions } from '../../services/actions/actions.ts'
import type { ConsoleEnv } from './console-env.ts'
import { isHtmxRequest, requireSession, sessionOf, toViewer } from './session.ts'

/** Returns the page that lists and searches the action catalogue, and the suggestions of a filter's field. */
export function actionPages(listActions: ListActions) {
  const app = new Hono<ConsoleEnv>()
  app.get('/actions', requireSession, async (c) => {
    const session = sessionOf(c)
    const { caller } = session
    const q = c.req.query('q')?.trim() ?? ''
    // A search while the user types belongs to the page that it is on.
    const actions = await listActions(caller, q, isHtmxRequest(c) ? { continues: 'page' } : {})
    const props = { q, actions, canReadEvents: isAllowed(caller, 'LookupEvents') }
    if (isHtmxRequest(c)) return c.html(<ActionResults {...props} />)
    return c.render(<ActionsPage {...props} viewer={toViewer(session)} />)
  })

  // The parameters are those of the filter of events.
  app.get('/actions/suggestions', requireSession, async (c) => {
    const text = c.req.query('eventName')?.trim() ?? ''
    const isSearch = text !== '' && text.length <= SEARCH_LENGTH_MAX
    const matching = isSearch ? await listActions(sessionOf(c).caller, text, { continues: 'page' }) : []
    const hasReads = (c.req.query('readOnly') || c.req.query('standard')) !== 'no'
    return c.html(<ActionSuggestions actions={suggestActions(matching, text, hasReads)} />)
  })
  return app
}
