import { Hono } from 'hono'
import { ServersPage } from '../../../views/servers/servers.tsx'
import { toColumn } from '../../domain/events/column.ts'
import { parseOneOf } from '../../domain/parse.ts'
import { parseServerPosition } from '../../domain/servers/server-position.ts'
import type { ListServers } from '../../services/servers/servers.ts'
import type { ConsoleEnv } from './console-env.ts'
import { publicOrigin, requireSession, sessionOf, toViewer } from './session.ts'

const SERVERS_PER_PAGE = 100

/** Returns the page that compares the recorded and the observed state of servers. */
export function serverPages(listServers: ListServers, publicUrl: string | null, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.use('/servers', requireSession)

  app.get('/servers', async (c) => {
    const session = sessionOf(c)
    const params = {
      q: toColumn((c.req.query('q') ?? '').trim()),
      isDiffering: parseOneOf(c.req.query('differing') || 'no', ['yes', 'no'], 'differing') === 'yes',
      project: toColumn(c.req.query('project') ?? '') || null,
      after: parseServerPosition(toColumn(c.req.query('after') ?? '')),
    }
    const page = await listServers(session.caller, { ...params, limit: SERVERS_PER_PAGE })
    const props = { ...page, params, origin: publicOrigin(c, publicUrl), now: clock() }
    return c.render(<ServersPage {...props} viewer={toViewer(session)} />)
  })

  return app
}
