import type { Caller } from '../../domain/access/caller.ts'
import type { RequestEnv } from '../request-env.ts'

/** What a handler of the API finds in its context besides: the caller that the guard let in. */
export type ApiEnv = RequestEnv & { Variables: { caller: Caller } }
