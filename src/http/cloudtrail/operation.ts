import type { Caller } from '../../domain/access/caller.ts'
import type { Input } from './operation-input.ts'

/** A CloudTrail operation: takes the members of AWS's request and returns those of AWS's response. */
export type Operation = (caller: Caller, input: Input) => Promise<object>
