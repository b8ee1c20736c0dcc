import type { Caller } from '../../core/caller.ts'
import type { Env } from '../env.ts'

/** What a handler of the API finds in its context besides: the caller that the guard let in. */
export type ApiEnv = Env & { Variables: { caller: Caller } }
