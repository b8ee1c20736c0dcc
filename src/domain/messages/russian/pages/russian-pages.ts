import type { PAGES } from '../../english/pages/pages.ts'
import { RUSSIAN_COMPONENT_PAGES } from './russian-component-pages.ts'

/** The texts of the console in Russian. */
export const RUSSIAN_PAGES: Partial<typeof PAGES> = {
  ...RUSSIAN_COMPONENT_PAGES,
}
