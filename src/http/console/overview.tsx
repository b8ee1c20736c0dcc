import { Hono } from 'hono'
import { OverviewPage } from '../../../views/overview/overview.tsx'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { GetOverview } from '../../services/overview/overview.ts'
import type { ConsoleEnv } from './console-env.ts'
import { requireSession, sessionOf, toViewer } from './session.ts'

type Settings = { catalogue: Catalogue }

/** Returns the first page after a sign-in: what the log says today. */
export function overviewPage(getOverview: GetOverview, { catalogue }: Settings, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.get('/overview', requireSession, async (c) => {
    const session = sessionOf(c)
    const overview = await getOverview(session.caller, c.get('timeZone').zone)
    const props = { overview, catalogue, now: clock() }
    return c.render(<OverviewPage {...props} viewer={toViewer(session)} />)
  })
  return app
}
