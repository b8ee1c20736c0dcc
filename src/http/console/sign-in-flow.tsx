import type { Context } from 'hono'
import { SignInPage } from '../../../views/access/sign-in.tsx'
import { paths } from '../../../views/paths.ts'
import { Fault, type FaultCode, faultMessage } from '../../domain/fault.ts'
import type { KnownDevices } from '../../services/access/known-devices.ts'
import type { OpenIdSignIn } from '../../services/access/openid.ts'
import type { NewSession, Sessions } from '../../services/access/sessions.ts'
import type { ConsoleEnv } from './console-env.ts'
import type { Cookies } from './cookies.ts'
import { isFilePath } from './file-after-sign-in.tsx'
import { parseNotice } from './form.ts'
import { maskToken } from './token-mask.ts'

type Services = {
  sessions: Pick<Sessions, 'signOut' | 'discard'>
  openIdSignIn: Pick<OpenIdSignIn, 'label'> | null
  knownDevices: Pick<KnownDevices, 'renew'>
}
type C = Context<ConsoleEnv>

/** The page to go to after the sign-in (null for the home page) and the user name that was entered, if any. */
export type SignInContext = { next: string | null; userName?: string }

export type SignInFlow = ReturnType<typeof createSignInFlow>

/** Returns what both ways to sign in, password and identity provider, share: the page, its failures, the session. */
export function createSignInFlow(
  services: Services,
  cookies: Cookies,
  { clock, hasPasswords }: { clock: () => Date; hasPasswords: boolean },
) {
  const { sessions, openIdSignIn, knownDevices } = services
  const startForm = (c: C): string => {
    // All tabs of a browser share one token, so that opening the page in one tab does not invalidate the others.
    const token = cookies.form.read(c) ?? crypto.randomUUID()
    cookies.form.write(c, token)
    return maskToken(token)
  }
  const showPage = (c: C, { next, userName = '' }: SignInContext, fault: string | null = null) => {
    const form = { token: startForm(c), next, userName, fault }
    const identityProvider = openIdSignIn?.label ?? null
    const props = { form, identityProvider, hasPasswords, notice: parseNotice(c) }
    return c.render(<SignInPage {...props} />)
  }

  // Ends the browser's current session, and sets the cookie of the new one.
  const keepSession = async (c: C, { token, expiresAt, caller }: NewSession): Promise<void> => {
    await endSession(sessions, c)
    cookies.session.write(c, token, Math.floor((expiresAt.getTime() - clock().getTime()) / 1_000))
    const user = `${caller.userName}@${caller.customer.accountId}`
    cookies.device.write(c, knownDevices.renew(cookies.device.read(c), user), DEVICE_SECONDS)
    cookies.form.clear(c)
  }

  return {
    showSignInPage: (c: C, context: SignInContext) => showPage(c, context),

    /** Shows the sign-in page with the fault's message and status. Rethrows errors that don't refuse a sign-in. */
    showFailure: (c: C, error: unknown, context: SignInContext) => showPage(c, context, failWith(c, error)),

    /** Returns the masked token of a form of someone who is not signed in, whose cookie it sets. */
    startForm,

    /** Returns the message of a fault that refuses a sign-in, with its status set. Rethrows other errors. */
    failWith,

    keepSession,

    /**
     * Ends the browser's current session, sets the cookie of the new one, and redirects to the step that the sign-in waits
     * for, or to the page asked for.
     */
    async startSession(c: C, session: NewSession, { next }: SignInContext) {
      await keepSession(c, session)
      if (session.step !== null) return c.redirect(paths.signInStep(session.step, next), 303)
      return c.redirect(next && isFilePath(next) ? paths.signInFile(next) : (next ?? paths.home()), 303)
    },

    endSession: (c: C) => endSession(sessions, c),
  }
}

/** How long the browser keeps that a user has signed in on it: 180 days. The service decides how long it counts. */
const DEVICE_SECONDS = 15_552_000

const FAILURE_STATUSES: { [code in FaultCode]?: 401 | 429 | 503 } = {
  unauthorized: 401,
  too_many: 429,
  unavailable: 503,
}

function failWith(c: C, error: unknown): string {
  const status = error instanceof Fault ? FAILURE_STATUSES[error.code] : undefined
  if (!(error instanceof Fault) || status === undefined) throw error
  c.status(status)
  if (error.retryAfterSeconds) c.header('Retry-After', String(error.retryAfterSeconds))
  return faultMessage(error)
}

async function endSession(sessions: Services['sessions'], c: C): Promise<void> {
  const session = c.get('session')
  if (session) await sessions.signOut(session.caller, session.token)
  const unfinished = c.get('unfinishedSignIn')
  if (unfinished) await sessions.discard(unfinished.token)
}
