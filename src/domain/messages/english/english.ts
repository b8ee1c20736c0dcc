import { ACTION_TITLES } from './action-titles.ts'
import { BACKUP_ALERTS, BACKUPS, MOVES } from './backups.ts'
import { COMMANDS } from './commands.ts'
import { DAMAGE } from './damage.ts'
import { DOCTOR } from './doctor.ts'
import { DOCTOR_CHECKS } from './doctor-checks.ts'
import { DRAINS } from './drains.ts'
import { EPOCHS } from './epochs.ts'
import { ERRORS } from './errors.ts'
import { FAULTS } from './faults/faults.ts'
import { FIND } from './find.ts'
import { IMPORTS } from './imports.ts'
import { INVENTORY } from './inventory.ts'
import { JSON_TYPES } from './json-types.ts'
import { LOG_VERIFICATION } from './log-verification.ts'
import { NOTICES } from './notices.ts'
import { PAGES } from './pages/pages.ts'
import { PURGE } from './purge.ts'
import { RECOUNT } from './recount.ts'
import { REPORT_PRESETS } from './report-presets.ts'
import { SETTINGS } from './settings.ts'
import { STORAGE } from './storage.ts'
import { VERIFICATION } from './verification.ts'
import { WAL } from './wal.ts'

/** The sentences of Daybook in English. */
export const ENGLISH = {
  actionTitles: ACTION_TITLES,
  backups: BACKUPS,
  moves: MOVES,
  backupAlerts: BACKUP_ALERTS,
  commands: COMMANDS,
  doctor: DOCTOR,
  doctorChecks: DOCTOR_CHECKS,
  drains: DRAINS,
  epochs: EPOCHS,
  damage: DAMAGE,
  errors: ERRORS,
  faults: FAULTS,
  find: FIND,
  imports: IMPORTS,
  inventory: INVENTORY,
  jsonTypes: JSON_TYPES,
  logVerification: LOG_VERIFICATION,
  notices: NOTICES,
  pages: PAGES,
  purge: PURGE,
  recount: RECOUNT,
  reportPresets: REPORT_PRESETS,
  settings: SETTINGS,
  storage: STORAGE,
  verification: VERIFICATION,
  wal: WAL,
}
