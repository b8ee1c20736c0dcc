import { FAULTS } from './faults/faults.ts'
import { JSON_TYPES } from './json-types.ts'
import { NOTICES } from './notices.ts'
import { PAGES } from './pages/pages.ts'

/** The sentences of Daybook in English. */
export const ENGLISH = { faults: FAULTS, jsonTypes: JSON_TYPES, notices: NOTICES, pages: PAGES }
