import { Hono } from 'hono'
import { EntityPage } from '../../../views/entities/entity.tsx'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import { parseEntity } from '../../domain/entities/entity.ts'
import { toColumn } from '../../domain/events/column.ts'
import type { GetEntity } from '../../services/entities/entity-page.ts'
import type { ConsoleEnv } from './console-env.ts'
import { requireSession, sessionOf, toViewer } from './session.ts'

type Settings = { retentionDays: number; catalogue: Catalogue }

/** Returns the page about a user, an address, an access key or a server that events name. */
export function entityPage(getEntity: GetEntity, { retentionDays, catalogue }: Settings, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.get('/entity', requireSession, async (c) => {
    const session = sessionOf(c)
    const params = Object.entries(c.req.query()).map(([name, value]) => [name, toColumn(value)])
    const content = await getEntity(session.caller, parseEntity(Object.fromEntries(params)))
    const props = { ...content, retentionDays, catalogue, now: clock() }
    return c.render(<EntityPage {...props} viewer={toViewer(session)} />)
  })
  return app
}
