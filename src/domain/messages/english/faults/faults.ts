import { ACCESS_FAULTS } from './access-faults.ts'
import { ACTION_FAULTS } from './action-faults.ts'
import { BACKUP_FAULTS } from './backup-faults.ts'
import { COSTLY_FAULTS } from './costly-faults.ts'
import { EVENT_FAULTS } from './event-faults.ts'
import { FIELD_FAULTS } from './field-faults.ts'
import { INPUT_FAULTS } from './input-faults.ts'
import { LOG_FAULTS } from './log-faults.ts'
import { PERIOD_FAULTS } from './period-faults.ts'
import { REPORT_FAULTS } from './report-faults.ts'
import { REQUEST_FAULTS } from './request-faults.ts'
import { SELECTOR_FAULTS } from './selector-faults.ts'
import { SERVER_FAULTS } from './server-faults.ts'
import { SIGN_IN_FAULTS } from './sign-in-faults.ts'
import { STARTUP_FAULTS } from './startup-faults.ts'
import { STORAGE_FAULTS } from './storage-faults.ts'
import { TRAIL_FAULTS } from './trail-faults.ts'
import { VIEW_FAULTS } from './view-faults.ts'

/**
 * The message of every fault by its key: what was wrong, and what is allowed or can be done. A message names a field in
 * backticks, so that each API can show its own name for it.
 */
export const FAULTS = {
  ...ACCESS_FAULTS,
  ...ACTION_FAULTS,
  ...BACKUP_FAULTS,
  ...COSTLY_FAULTS,
  ...EVENT_FAULTS,
  ...FIELD_FAULTS,
  ...INPUT_FAULTS,
  ...LOG_FAULTS,
  ...PERIOD_FAULTS,
  ...REPORT_FAULTS,
  ...REQUEST_FAULTS,
  ...SELECTOR_FAULTS,
  ...SERVER_FAULTS,
  ...SIGN_IN_FAULTS,
  ...STARTUP_FAULTS,
  ...STORAGE_FAULTS,
  ...TRAIL_FAULTS,
  ...VIEW_FAULTS,
}
