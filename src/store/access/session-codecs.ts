import { SIGN_IN_STEPS, type SignInStep } from '../../domain/access/session.ts'
import { type ColumnCodec, toOneOf } from '../column-codec.ts'

export const SIGN_IN_STEP_CODEC: ColumnCodec<SignInStep> = {
  parse: (text) => toOneOf(text, SIGN_IN_STEPS),
  format: (step) => step,
}
