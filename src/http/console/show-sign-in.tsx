import type { Context } from 'hono'
import { SignInPage } from '../../../views/access/sign-in.tsx'
import { paths } from '../../../views/paths.ts'
import { Fault, type FaultCode } from '../../domain/fault.ts'
import type { OpenIdSignIn } from '../../services/access/openid.ts'
import type { NewSession, Sessions } from '../../services/access/sessions.ts'
import type { ConsoleEnv } from './console-env.ts'
import type { cookies } from './cookies.ts'
import { readNotice } from './form.ts'

type Flows = { access: Pick<Sessions, 'signOut'>; openid: Pick<OpenIdSignIn, 'label'> | null }
type C = Context<ConsoleEnv>

/** Where somebody is on the way: the address they want to see, and the name they gave. */
export type Way = { next: string | null; userName?: string }

export type Door = ReturnType<typeof door>

/** The door of the console, in whichever way somebody comes. */
export function door({ access, openid }: Flows, cookie: ReturnType<typeof cookies>, clock: () => Date) {
  const show = (c: C, { next, userName = '' }: Way, fault: string | null = null) => {
    // The same for all tabs of a browser, so that none of them undoes another.
    const token = cookie.form.read(c) ?? crypto.randomUUID()
    cookie.form.write(c, token)
    const form = { token, next, userName, fault }
    return c.render(<SignInPage form={form} company={openid?.label ?? null} notice={readNotice(c)} />)
  }

  return {
    show: (c: C, way: Way) => show(c, way),

    /** The page again, with the sentence above it; what is no refusal goes on to the problem page. */
    refuse(c: C, error: unknown, way: Way) {
      const status = error instanceof Fault ? REFUSALS[error.code] : undefined
      if (!(error instanceof Fault) || status === undefined) throw error
      c.status(status)
      if (error.retryAfterSeconds) c.header('Retry-After', String(error.retryAfterSeconds))
      return show(c, way, error.message)
    },

    /** Lets somebody in, to where they were going; who was here before goes out. */
    async letIn(c: C, { token, expiresAt }: NewSession, { next }: Way) {
      await leave(access, c)
      cookie.session.write(c, token, Math.floor((expiresAt.getTime() - clock().getTime()) / 1_000))
      cookie.form.clear(c)
      return c.redirect(next ?? paths.home(), 303)
    },

    leave: (c: C) => leave(access, c),
  }
}

const REFUSALS: { [code in FaultCode]?: 401 | 429 | 503 } = {
  unauthorized: 401,
  too_many: 429,
  unavailable: 503,
}

async function leave(access: Flows['access'], c: C): Promise<void> {
  const session = c.get('session')
  if (session) await access.signOut(session.caller, session.token)
}
