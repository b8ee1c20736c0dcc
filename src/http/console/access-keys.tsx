import { Hono } from 'hono'
import { KeysPage } from '../../../views/access/access-keys.tsx'
import { isAllowed } from '../../domain/access/permissions.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { ConsoleEnv } from './console-env.ts'
import { houseAt, requireSession, signedIn, viewerFor } from './session.ts'

/** Access keys to look at: one's own, and everyone's for whoever manages them. */
export function keyPages(keys: AccessKeys, publicUrl: string | null, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.use('/keys/*', requireSession)

  for (const isEveryones of [false, true]) {
    app.get(isEveryones ? '/keys/everyone' : '/keys', async (c) => {
      const session = signedIn(c)
      const listed = isEveryones ? keys.list(session.caller) : keys.listOwn(session.caller)
      return c.render(
        <KeysPage
          keys={await listed}
          isEveryones={isEveryones}
          mayManage={isAllowed(session.caller, 'CreateAccessKey')}
          origin={houseAt(c, publicUrl)}
          now={clock()}
          viewer={viewerFor(session)}
        />,
      )
    })
  }

  return app
}
