import type { Caller } from '../../domain/access/caller.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { RequestEnv } from '../request-env.ts'
import type { UnsentForm, UnsentForms } from './unsent-form.ts'

/** The request environment plus the comparison of tokens, the forms that were not accepted, and the session, if `loadSession` found one. */
export type ConsoleEnv = RequestEnv & {
  Variables: {
    equalsConstantTime: Secrets['equals']
    unsentForms: UnsentForms
    unsentForm?: UnsentForm | null
    session?: { caller: Caller; csrf: string; token: string }
  }
}
