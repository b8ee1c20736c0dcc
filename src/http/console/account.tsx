import { type Context, Hono } from 'hono'
import { AccountPage } from '../../../views/access/account.tsx'
import { EMPTY_FORM, type FormState } from '../../../views/components/form.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { heldPermissions } from '../../domain/access/permissions.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Account } from '../../services/access/account.ts'
import type { ConsoleEnv } from './console-env.ts'
import type { Cookie } from './cookies.ts'
import { parseForm, parseNotice, readOptionsOf, submitForm } from './form.ts'
import { requireSession, sessionOf, toViewer } from './session.ts'

/** Returns the page of the caller's own account: permissions, sessions and password. */
export function accountPages(account: Account, sessionCookie: Cookie, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.use('/account/*', requireSession)

  app.get('/account', (c) => showAccount(c, account, EMPTY_FORM, clock()))

  app.post('/account/session', async (c) => {
    const form = await parseForm(c)
    await account.endSession(sessionOf(c).caller, form.text('session'))
    return c.redirect(withNotice(`${paths.account()}#sessions`, 'session-ended'), 303)
  })

  app.post('/account/other-sessions', async (c) => {
    await parseForm(c)
    const { caller, token } = sessionOf(c)
    await account.endOtherSessions(caller, token)
    return c.redirect(withNotice(`${paths.account()}#sessions`, 'sessions-ended'), 303)
  })

  app.post('/account/password', async (c) => {
    const form = await parseForm(c)
    return submitForm(
      c,
      MESSAGES.pages.passwordLabels,
      async () => {
        await account.changePassword(sessionOf(c).caller, {
          present: form.text('present'),
          wanted: form.text('wanted'),
          again: form.text('again'),
        })
        sessionCookie.clear(c)
        return c.redirect(withNotice(paths.signIn(), 'password-changed'), 303)
      },
      (faults) => showAccount(c, account, { values: {}, faults }, clock()),
    )
  })

  return app
}

async function showAccount(c: Context<ConsoleEnv>, account: Account, form: FormState, now: Date) {
  const session = sessionOf(c)
  const { caller, token } = session
  return c.render(
    <AccountPage
      permissions={heldPermissions(caller)}
      grants={caller.grants}
      {...(await account.listSessions(caller, token, readOptionsOf(c)))}
      form={form}
      notice={parseNotice(c)}
      now={now}
      viewer={toViewer(session)}
    />,
  )
}
