import { Hono } from 'hono'
import { SourcesPage } from '../../../views/sources.tsx'
import { SOURCES_MAX } from '../../core/silence.ts'
import type { Silence } from '../../flows/silence.ts'
import type { ConsoleEnv } from './env.ts'
import { guard, houseAt, signedIn, viewerFor } from './guard.ts'

/** Who sends events, and who has fallen silent. */
export function sourceRoutes(silence: Pick<Silence, 'list'>, publicUrl: string | null, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.use('/sources', guard)

  app.get('/sources', async (c) => {
    const session = signedIn(c)
    const props = { ...(await silence.list(session.caller)), limit: SOURCES_MAX, now: clock() }
    const origin = houseAt(c, publicUrl)
    return c.render(<SourcesPage {...props} origin={origin} viewer={viewerFor(session)} />)
  })

  return app
}
