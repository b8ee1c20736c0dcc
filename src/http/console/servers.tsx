import { Hono } from 'hono'
import { ServersPage } from '../../../views/servers/servers.tsx'
import { toColumn } from '../../domain/events/record.ts'
import type { Servers } from '../../services/servers/servers.ts'
import type { ConsoleEnv } from './console-env.ts'
import { houseAt, requireSession, signedIn, viewerFor } from './session.ts'

/** So many servers are shown on one page. */
const SERVERS_SHOWN = 100

/** The servers that events tell of, beside what was observed of them. */
export function serverPages(servers: Servers, publicUrl: string | null, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.use('/servers', requireSession)

  app.get('/servers', async (c) => {
    const session = signedIn(c)
    const asked = {
      q: toColumn((c.req.query('q') ?? '').trim()),
      isDiffering: c.req.query('differing') === 'yes',
      after: toColumn(c.req.query('after') ?? ''),
    }
    const page = await servers(session.caller, { ...asked, limit: SERVERS_SHOWN })
    const props = { ...page, asked, origin: houseAt(c, publicUrl), now: clock() }
    return c.render(<ServersPage {...props} viewer={viewerFor(session)} />)
  })

  return app
}
