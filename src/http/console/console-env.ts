import type { Caller } from '../../domain/access/caller.ts'
import type { RequestEnv } from '../request-env.ts'

/** The request environment plus the session, if `loadSession` found one. */
export type ConsoleEnv = RequestEnv & {
  Variables: { session?: { caller: Caller; csrf: string; token: string } }
}
