import { Hono } from 'hono'
import { KeysPage } from '../../../views/keys.tsx'
import { may } from '../../core/operation.ts'
import type { Keys } from '../../flows/keys.ts'
import type { ConsoleEnv } from './env.ts'
import { guard, houseAt, signedIn, viewerFor } from './guard.ts'

/** Access keys to look at: one's own, and everyone's for whoever manages them. */
export function keyRoutes(keys: Keys, publicUrl: string | null, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.use('/keys/*', guard)

  for (const isEveryones of [false, true]) {
    app.get(isEveryones ? '/keys/everyone' : '/keys', async (c) => {
      const session = signedIn(c)
      const listed = isEveryones ? keys.list(session.caller) : keys.listOwn(session.caller)
      return c.render(
        <KeysPage
          keys={await listed}
          isEveryones={isEveryones}
          mayManage={may(session.caller, 'CreateAccessKey')}
          origin={houseAt(c, publicUrl)}
          now={clock()}
          viewer={viewerFor(session)}
        />,
      )
    })
  }

  return app
}
