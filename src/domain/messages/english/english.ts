import { ERRORS } from './errors.ts'
import { FAULTS } from './faults/faults.ts'
import { INVENTORY } from './inventory.ts'
import { JSON_TYPES } from './json-types.ts'
import { NOTICES } from './notices.ts'
import { PAGES } from './pages/pages.ts'
import { STORAGE } from './storage.ts'
import { VERIFICATION } from './verification.ts'

/** The sentences of Daybook in English. */
export const ENGLISH = {
  errors: ERRORS,
  faults: FAULTS,
  inventory: INVENTORY,
  jsonTypes: JSON_TYPES,
  notices: NOTICES,
  pages: PAGES,
  storage: STORAGE,
  verification: VERIFICATION,
}
