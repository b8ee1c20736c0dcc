import { type Context, Hono } from 'hono'
import { AccountPage } from '../../../views/access/account.tsx'
import { EMPTY_FORM, type FormState } from '../../../views/components/form.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { heldPermissions } from '../../domain/access/permissions.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Account } from '../../services/access/account.ts'
import type { Confirmation } from '../../services/access/confirmation.ts'
import type { SecondFactors } from '../../services/access/second-factor.ts'
import { confirmationPages } from './confirmation.tsx'
import type { ConsoleEnv } from './console-env.ts'
import type { Cookie } from './cookies.ts'
import { parseForm, parseNotice, readOptionsOf, submitForm } from './form.ts'
import { secondFactorPages } from './second-factor.tsx'
import { requireSession, sessionOf, toViewer } from './session.ts'
import type { SignInFlow } from './sign-in-flow.tsx'

type Services = { account: Account; confirmation: Confirmation; secondFactors: SecondFactors }

/** Returns the pages of the caller's own account: permissions, sessions, password and second factor. */
export function accountPages(
  services: Services,
  { sessionCookie, flow }: { sessionCookie: Cookie; flow: SignInFlow },
  clock: () => Date,
) {
  const { account } = services
  const app = new Hono<ConsoleEnv>()
  app.use('/account/*', requireSession)

  app.get('/account', (c) => showAccount(c, services, EMPTY_FORM, clock()))

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
      (faults) => showAccount(c, services, { values: {}, faults }, clock()),
    )
  })

  return app
    .route('/', confirmationPages(services.confirmation, flow))
    .route('/', secondFactorPages(services.secondFactors))
}

async function showAccount(
  c: Context<ConsoleEnv>,
  { account, secondFactors }: Pick<Services, 'account' | 'secondFactors'>,
  form: FormState,
  now: Date,
) {
  const session = sessionOf(c)
  const { caller, token } = session
  return c.render(
    <AccountPage
      permissions={heldPermissions(caller)}
      grants={caller.grants}
      {...(await account.listSessions(caller, token, readOptionsOf(c)))}
      secondFactor={await secondFactors.getStatus(caller)}
      form={form}
      notice={parseNotice(c)}
      now={now}
      viewer={toViewer(session)}
    />,
  )
}
