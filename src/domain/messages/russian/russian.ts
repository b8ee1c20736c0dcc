import { RUSSIAN_PAGES } from './pages/russian-pages.ts'

/** The sentences of Daybook in Russian. What is missing stays English. */
export const RUSSIAN = { pages: RUSSIAN_PAGES }
