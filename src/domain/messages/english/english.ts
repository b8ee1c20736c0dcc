import { FAULTS } from './faults/faults.ts'
import { NOTICES } from './notices.ts'
import { PAGES } from './pages/pages.ts'

/** The sentences of Daybook in English. */
export const ENGLISH = { faults: FAULTS, notices: NOTICES, pages: PAGES }
