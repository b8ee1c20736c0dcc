import { type Context, Hono } from 'hono'
import { FirstPasswordPage } from '../../../views/access/sign-in-step.tsx'
import { EMPTY_FORM, type FormState } from '../../../views/components/form.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import type { SignInStep } from '../../domain/access/session.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Account } from '../../services/access/account.ts'
import type { ConsoleEnv, UnfinishedSignIn } from './console-env.ts'
import type { Cookie } from './cookies.ts'
import { parseTextField, submitForm } from './form.ts'
import { parseReturnPath } from './return-path.ts'
import { checkCsrfToken } from './session.ts'
import { maskToken } from './token-mask.ts'

type C = Context<ConsoleEnv>

/** Returns the page that a sign-in with an initial password leads to, on which the user chooses their own. */
export function firstPasswordPages(account: Pick<Account, 'chooseFirstPassword'>, sessionCookie: Cookie) {
  const app = new Hono<ConsoleEnv>()
  const showPage = (c: C, signIn: UnfinishedSignIn, form: FormState) =>
    c.render(<FirstPasswordPage {...stepProps(c, signIn)} form={form} />)

  app.get('/sign-in/password', (c) => atStep(c, 'password', (signIn) => showPage(c, signIn, EMPTY_FORM)))

  app.post('/sign-in/password', (c) =>
    atStep(c, 'password', async (signIn) => {
      const text = await parseStepForm(c, signIn)
      const passwords = { wanted: text('wanted'), again: text('again') }
      return submitForm(
        c,
        MESSAGES.pages.passwordLabels,
        async () => {
          await account.chooseFirstPassword(signIn.caller, passwords)
          sessionCookie.clear(c)
          return c.redirect(withNotice(paths.signIn(nextOf(c)), 'password-changed'), 303)
        },
        (faults) => showPage(c, signIn, { values: {}, faults }),
      )
    }),
  )

  return app
}

/**
 * Runs an action if the sign-in waits for this step. Otherwise leads to the page that it waits for, to the page that was
 * asked for if the sign-in is complete, or to the sign-in page.
 */
export function atStep(
  c: C,
  step: SignInStep,
  action: (signIn: UnfinishedSignIn) => Response | Promise<Response>,
): Response | Promise<Response> {
  const signIn = c.get('unfinishedSignIn')
  if (signIn?.step === step) return action(signIn)
  const next = nextOf(c)
  if (signIn) return c.redirect(paths.signInStep(signIn.step, next), 303)
  return c.redirect(c.get('session') ? (next ?? paths.home()) : paths.signIn(next), 303)
}

/** Returns what every page of a step shows, apart from its form. */
export function stepProps(c: C, { caller, csrf }: UnfinishedSignIn) {
  return { userName: caller.userName, csrf: maskToken(csrf), next: nextOf(c) }
}

/** Returns a function from the name of a field to its value. Throws `forbidden` if the form lacks the CSRF token. */
export async function parseStepForm(c: C, { csrf }: UnfinishedSignIn): Promise<(name: string) => string> {
  const body = await c.req.parseBody()
  checkCsrfToken(c, parseTextField(body, 'csrf'), csrf)
  return (name) => parseTextField(body, name)
}

/** Returns the page that is to be opened after the sign-in, or null for the home page. */
export function nextOf(c: C): string | null {
  return parseReturnPath(c.req.query('next'))
}
