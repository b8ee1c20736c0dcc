import { type Context, Hono } from 'hono'
import { AccountPage, PASSWORD_LABELS } from '../../../views/access/account.tsx'
import { type Entered, NOTHING_ENTERED } from '../../../views/components/form.tsx'
import { telling } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { heldPermissions } from '../../domain/access/permissions.ts'
import { invalidField } from '../../domain/fault.ts'
import type { Account } from '../../services/access/account.ts'
import type { ConsoleEnv } from './console-env.ts'
import type { Cookie } from './cookies.ts'
import { attempt, readNotice, readSent } from './form.ts'
import { requireSession, signedIn, viewerFor } from './session.ts'

/** What people see to themselves: their sessions and their password. */
export function accountPages(account: Account, cookie: Cookie, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.use('/account/*', requireSession)

  app.get('/account', (c) => show(c, account, NOTHING_ENTERED, clock()))

  app.post('/account/session', async (c) => {
    const sent = await readSent(c)
    await account.endSession(signedIn(c).caller, sent.text('session'))
    return c.redirect(telling(`${paths.account()}#sessions`, 'session-ended'), 303)
  })

  app.post('/account/other-sessions', async (c) => {
    await readSent(c)
    const { caller, token } = signedIn(c)
    await account.endOtherSessions(caller, token)
    return c.redirect(telling(`${paths.account()}#sessions`, 'sessions-ended'), 303)
  })

  app.post('/account/password', async (c) => {
    const sent = await readSent(c)
    return attempt(
      c,
      PASSWORD_LABELS,
      async () => {
        if (sent.text('wanted') !== sent.text('again'))
          throw invalidField('again', 'The two are not the same.')
        await account.changePassword(signedIn(c).caller, sent.text('present'), sent.text('wanted'))
        cookie.clear(c)
        return c.redirect(telling(paths.signIn(), 'password-changed'), 303)
      },
      (faults) => show(c, account, { values: {}, faults }, clock()),
    )
  })

  return app
}

async function show(c: Context<ConsoleEnv>, account: Account, entered: Entered, now: Date) {
  const session = signedIn(c)
  const { caller, token } = session
  return c.render(
    <AccountPage
      may={heldPermissions(caller)}
      grants={caller.grants}
      {...(await account.sessions(caller, token))}
      entered={entered}
      notice={readNotice(c)}
      now={now}
      viewer={viewerFor(session)}
    />,
  )
}
