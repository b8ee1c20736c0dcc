import type { ShownTimeZone } from '../../../views/components/time-zone.ts'
import type { SignInStep } from '../../domain/access/session.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Session } from '../../services/access/sessions.ts'
import type { RequestEnv } from '../request-env.ts'
import type { UnsentForm, UnsentForms } from './unsent-form.ts'

/** A session of the browser, with its token. */
export type ConsoleSession = Pick<Session, 'caller' | 'csrf' | 'isConfirmed'> & { token: string }

/** A sign-in that waits for a further step, and opens nothing else. */
export type UnfinishedSignIn = Pick<Session, 'caller' | 'csrf'> & { token: string; step: SignInStep }

/** The request environment plus the comparison of tokens, the forms that were not accepted,
 * and what `loadSession` found: a session, or a sign-in that waits for a further step. */
export type ConsoleEnv = RequestEnv & {
  Variables: {
    equalsConstantTime: Secrets['equals']
    sign: Secrets['sign']
    timeZone: ShownTimeZone
    /** How long events are kept. */
    retentionDays: number
    unsentForms: UnsentForms
    unsentForm?: UnsentForm | null
    session?: ConsoleSession
    unfinishedSignIn?: UnfinishedSignIn
  }
}
