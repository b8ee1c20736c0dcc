import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { ConfirmationPage } from '../../../views/access/confirmation.tsx'
import { EMPTY_FORM, type FormState } from '../../../views/components/form.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Confirmation } from '../../services/access/confirmation.ts'
import type { ConsoleEnv } from './console-env.ts'
import { parseForm, readOptionsOf, submitForm } from './form.ts'
import { parseReturnPath } from './return-path.ts'
import { isHtmxRequest, requireSession, sessionOf, toViewer, urlOfUnsent } from './session.ts'
import type { SignInFlow } from './sign-in-flow.tsx'

type C = Context<ConsoleEnv>

// They change nothing that outlasts them.
const HARMLESS = /\/(?:check|verification)$/

/**
 * Leads a form to the page on which people prove again who they are, unless they just have. The form is filled in again
 * afterwards. A stolen session is not enough to change who may do what.
 */
export const requireConfirmation: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  const session = c.get('session')
  if (c.req.method !== 'POST' || !session || session.isConfirmed || HARMLESS.test(c.req.path)) return next()
  const form = await c.get('unsentForms').keep(c)
  const page = form?.isKept ? urlOfUnsent(form) : form && withNotice(form.page, 'confirmed')
  const path = paths.confirmation(page)
  return isHtmxRequest(c) ? c.body(null, 204, { 'HX-Redirect': path }) : c.redirect(path, 303)
}

/** Returns the page on which people prove again who they are. */
export function confirmationPages(confirmation: Confirmation, flow: Pick<SignInFlow, 'startSession'>) {
  const app = new Hono<ConsoleEnv>()
  app.use('/account/confirmation', requireSession)

  app.get('/account/confirmation', (c) => showPage(c, confirmation, EMPTY_FORM))

  app.post('/account/confirmation', async (c) => {
    const form = await parseForm(c)
    const proof = { password: form.text('password'), code: form.text('code').trim() }
    return submitForm(
      c,
      MESSAGES.pages.confirmationLabels,
      async () => {
        const session = await confirmation.confirm(sessionOf(c).caller, proof)
        return flow.startSession(c, session, { next: nextOf(c) ?? paths.account() })
      },
      (faults) => showPage(c, confirmation, { values: {}, faults }),
    )
  })

  return app
}

async function showPage(c: C, confirmation: Confirmation, form: FormState) {
  const session = sessionOf(c)
  const ways = await confirmation.findWays(session.caller, readOptionsOf(c))
  return c.render(<ConfirmationPage {...ways} next={nextOf(c)} form={form} viewer={toViewer(session)} />)
}

function nextOf(c: C): string | null {
  return parseReturnPath(c.req.query('next'))
}
