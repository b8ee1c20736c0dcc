/** Faults about the signed heads of the log and proofs of them. */
export const LOG_FAULTS = {
  notANoteKey: 'This is not the public key of a log, such as `name+0123abcd+…`.',
}
