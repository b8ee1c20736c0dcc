import type { Caller } from '../../domain/access/caller.ts'
import type { RequestEnv } from '../request-env.ts'

/** What a handler of the console finds in its context besides: who is signed in, once the guard let them in. */
export type ConsoleEnv = RequestEnv & {
  Variables: { session?: { caller: Caller; csrf: string; token: string } }
}
