import { Hono } from 'hono'
import { SourcesPage } from '../../../views/sources/sources.tsx'
import { SOURCES_MAX } from '../../domain/sources/liveness.ts'
import type { Sources } from '../../services/sources/sources.ts'
import type { ConsoleEnv } from './console-env.ts'
import { publicOrigin, requireSession, sessionOf, toViewer } from './session.ts'

/** Returns the page that lists the event sources with their status. */
export function sourcePages(sources: Pick<Sources, 'list'>, publicUrl: string | null, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.use('/sources', requireSession)

  app.get('/sources', async (c) => {
    const session = sessionOf(c)
    const props = { ...(await sources.list(session.caller)), limit: SOURCES_MAX, now: clock() }
    const origin = publicOrigin(c, publicUrl)
    return c.render(<SourcesPage {...props} origin={origin} viewer={toViewer(session)} />)
  })

  return app
}
