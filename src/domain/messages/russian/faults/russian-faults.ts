import { ACTION_FAULTS } from '../../english/faults/action-faults.ts'
import { BACKUP_FAULTS } from '../../english/faults/backup-faults.ts'
import type { FAULTS } from '../../english/faults/faults.ts'
import { STARTUP_FAULTS } from '../../english/faults/startup-faults.ts'
import { RUSSIAN_ACCESS_FAULTS } from './russian-access-faults.ts'
import { RUSSIAN_COSTLY_FAULTS } from './russian-costly-faults.ts'
import { RUSSIAN_EVENT_FAULTS } from './russian-event-faults.ts'
import { RUSSIAN_FIELD_FAULTS } from './russian-field-faults.ts'
import { RUSSIAN_INPUT_FAULTS } from './russian-input-faults.ts'
import { RUSSIAN_LOG_FAULTS } from './russian-log-faults.ts'
import { RUSSIAN_PERIOD_FAULTS } from './russian-period-faults.ts'
import { RUSSIAN_REPORT_FAULTS } from './russian-report-faults.ts'
import { RUSSIAN_REQUEST_FAULTS } from './russian-request-faults.ts'
import { RUSSIAN_SELECTOR_FAULTS } from './russian-selector-faults.ts'
import { RUSSIAN_SERVER_FAULTS } from './russian-server-faults.ts'
import { RUSSIAN_SIGN_IN_FAULTS } from './russian-sign-in-faults.ts'
import { RUSSIAN_STORAGE_FAULTS } from './russian-storage-faults.ts'
import { RUSSIAN_TRAIL_FAULTS } from './russian-trail-faults.ts'
import { RUSSIAN_VIEW_FAULTS } from './russian-view-faults.ts'

/** The message of every fault in Russian. Those that only a terminal shows are in English. */
export const RUSSIAN_FAULTS: typeof FAULTS = {
  ...ACTION_FAULTS,
  ...BACKUP_FAULTS,
  ...STARTUP_FAULTS,
  ...RUSSIAN_ACCESS_FAULTS,
  ...RUSSIAN_COSTLY_FAULTS,
  ...RUSSIAN_EVENT_FAULTS,
  ...RUSSIAN_FIELD_FAULTS,
  ...RUSSIAN_INPUT_FAULTS,
  ...RUSSIAN_LOG_FAULTS,
  ...RUSSIAN_PERIOD_FAULTS,
  ...RUSSIAN_REPORT_FAULTS,
  ...RUSSIAN_REQUEST_FAULTS,
  ...RUSSIAN_SELECTOR_FAULTS,
  ...RUSSIAN_SERVER_FAULTS,
  ...RUSSIAN_SIGN_IN_FAULTS,
  ...RUSSIAN_STORAGE_FAULTS,
  ...RUSSIAN_TRAIL_FAULTS,
  ...RUSSIAN_VIEW_FAULTS,
}
