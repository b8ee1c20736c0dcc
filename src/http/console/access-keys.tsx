import { Hono } from 'hono'
import { KeysPage } from '../../../views/access/access-keys.tsx'
import { isAllowed } from '../../domain/access/permissions.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { ConsoleEnv } from './console-env.ts'
import { publicOrigin, requireSession, sessionOf, toViewer } from './session.ts'

/** Returns the pages that list the caller's access keys and, for the primary administrator, those of all users. */
export function accessKeyPages(accessKeys: AccessKeys, publicUrl: string | null, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.use('/keys/*', requireSession)

  for (const isAllKeys of [false, true]) {
    app.get(isAllKeys ? '/keys/everyone' : '/keys', async (c) => {
      const session = sessionOf(c)
      const { caller } = session
      return c.render(
        <KeysPage
          keys={await (isAllKeys ? accessKeys.list(caller) : accessKeys.listOwn(caller))}
          isAllKeys={isAllKeys}
          canManageKeys={isAllowed(caller, 'CreateAccessKey')}
          origin={publicOrigin(c, publicUrl)}
          now={clock()}
          viewer={toViewer(session)}
        />,
      )
    })
  }

  return app
}
