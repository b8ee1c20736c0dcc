import type { FORM_PAGES } from '../../english/pages/form-pages.ts'

/** The texts of forms on any page, in Russian. */
export const RUSSIAN_FORM_PAGES: typeof FORM_PAGES = {
  fieldLabels: { within: ({ label }) => `«${label}»` },
}
