import type { Caller } from '../../domain/access/caller.ts'
import type { EqualsConstantTime } from '../../domain/events/cursor.ts'
import type { RequestEnv } from '../request-env.ts'

/** The request environment plus the comparison of tokens, and the session, if `loadSession` found one. */
export type ConsoleEnv = RequestEnv & {
  Variables: {
    equalsConstantTime: EqualsConstantTime
    session?: { caller: Caller; csrf: string; token: string }
  }
}
