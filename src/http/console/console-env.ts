import type { Caller } from '../../domain/access/caller.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { RequestEnv } from '../request-env.ts'

/** The request environment plus the comparison of tokens, and the session, if `loadSession` found one. */
export type ConsoleEnv = RequestEnv & {
  Variables: {
    equalsConstantTime: Secrets['equals']
    session?: { caller: Caller; csrf: string; token: string }
  }
}
