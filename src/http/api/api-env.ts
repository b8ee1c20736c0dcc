import type { Caller } from '../../domain/access/caller.ts'
import type { RequestEnv } from '../request-env.ts'

/** The Hono environment of the JSON API: that of every API, and the caller whose access key was checked. */
export type ApiEnv = RequestEnv & { Variables: { caller: Caller } }
