import { Hono } from 'hono'
import { SourcesPage } from '../../../views/sources/sources.tsx'
import { SOURCES_MAX } from '../../domain/sources/liveness.ts'
import type { SourceService } from '../../services/sources/sources.ts'
import type { ConsoleEnv } from './console-env.ts'
import { houseAt, requireSession, signedIn, viewerFor } from './session.ts'

/** Who sends events, and who has fallen silent. */
export function sourcePages(
  silence: Pick<SourceService, 'list'>,
  publicUrl: string | null,
  clock: () => Date,
) {
  const app = new Hono<ConsoleEnv>()
  app.use('/sources', requireSession)

  app.get('/sources', async (c) => {
    const session = signedIn(c)
    const props = { ...(await silence.list(session.caller)), limit: SOURCES_MAX, now: clock() }
    const origin = houseAt(c, publicUrl)
    return c.render(<SourcesPage {...props} origin={origin} viewer={viewerFor(session)} />)
  })

  return app
}
