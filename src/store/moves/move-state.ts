import { createHash } from 'node:crypto'
import type { MoveState } from './move-ends.ts'

/** Returns the state in a row; a state that is not known means that the database must not be used. */
export function toMoveState(value: unknown): MoveState {
  return STATES.find((each) => each === value) ?? 'left'
}

const STATES = ['arriving', 'arrived', 'left'] as const

/** Returns what tells an installation from others, of its secrets and customers. */
export function toIdentity(texts: string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('base64url')
}
