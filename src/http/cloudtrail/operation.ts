import type { Caller } from '../../domain/access/caller.ts'
import type { Input } from './operation-input.ts'

/** AWS in, our words, AWS out: what an operation makes of its input for a caller. */
export type Operation = (caller: Caller, input: Input) => Promise<object>
