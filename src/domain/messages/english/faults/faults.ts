import { ACCESS_FAULTS } from './access-faults.ts'
import { FIELD_FAULTS } from './field-faults.ts'

/**
 * The message of every fault by its key: what was wrong, and what is allowed or can be done. A message names a field in
 * backticks, so that each API can show its own name for it.
 */
export const FAULTS = { ...FIELD_FAULTS, ...ACCESS_FAULTS }
