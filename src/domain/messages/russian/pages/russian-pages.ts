import type { PAGES } from '../../english/pages/pages.ts'
import { RUSSIAN_ACCESS_PAGES } from './russian-access-pages.ts'
import { RUSSIAN_ACTION_PAGES } from './russian-action-pages.ts'
import { RUSSIAN_COMPONENT_PAGES } from './russian-component-pages.ts'
import { RUSSIAN_COUNT_PAGES } from './russian-count-pages.ts'
import { RUSSIAN_DOWNLOAD_PAGES } from './russian-download-pages.ts'
import { RUSSIAN_ENTITY_PAGES } from './russian-entity-pages.ts'
import { RUSSIAN_EVENT_PAGES } from './russian-event-pages.ts'
import { RUSSIAN_FILTER_PAGES } from './russian-filter-pages.ts'
import { RUSSIAN_FIND_PAGES } from './russian-find-pages.ts'
import { RUSSIAN_FIRST_EVENT_PAGES } from './russian-first-event-pages.ts'
import { RUSSIAN_FORM_PAGES } from './russian-form-pages.ts'
import { RUSSIAN_HELP_PAGES } from './russian-help-pages.ts'
import { RUSSIAN_IMPORT_PAGES } from './russian-import-pages.ts'
import { RUSSIAN_INSPECTOR_PAGES } from './russian-inspector-pages.ts'
import { RUSSIAN_LIVE_PAGES } from './russian-live-pages.ts'
import { RUSSIAN_OVERVIEW_PAGES } from './russian-overview-pages.ts'
import { RUSSIAN_PERIOD_PAGES } from './russian-period-pages.ts'
import { RUSSIAN_REPORT_PAGES } from './russian-report-pages.ts'
import { RUSSIAN_SERVER_PAGES } from './russian-server-pages.ts'
import { RUSSIAN_SETTINGS_PAGES } from './russian-settings-pages.ts'
import { RUSSIAN_SOURCE_PAGES } from './russian-source-pages.ts'
import { RUSSIAN_TRAIL_PAGES } from './russian-trail-pages.ts'
import { RUSSIAN_VIEW_PAGES } from './russian-view-pages.ts'

/** The texts of the console in Russian. */
export const RUSSIAN_PAGES: typeof PAGES = {
  ...RUSSIAN_ACCESS_PAGES,
  ...RUSSIAN_ACTION_PAGES,
  ...RUSSIAN_COMPONENT_PAGES,
  ...RUSSIAN_COUNT_PAGES,
  ...RUSSIAN_IMPORT_PAGES,
  ...RUSSIAN_DOWNLOAD_PAGES,
  ...RUSSIAN_ENTITY_PAGES,
  ...RUSSIAN_EVENT_PAGES,
  ...RUSSIAN_FILTER_PAGES,
  ...RUSSIAN_FIND_PAGES,
  ...RUSSIAN_FIRST_EVENT_PAGES,
  ...RUSSIAN_FORM_PAGES,
  ...RUSSIAN_HELP_PAGES,
  ...RUSSIAN_INSPECTOR_PAGES,
  ...RUSSIAN_LIVE_PAGES,
  ...RUSSIAN_OVERVIEW_PAGES,
  ...RUSSIAN_PERIOD_PAGES,
  ...RUSSIAN_REPORT_PAGES,
  ...RUSSIAN_SERVER_PAGES,
  ...RUSSIAN_SETTINGS_PAGES,
  ...RUSSIAN_SOURCE_PAGES,
  ...RUSSIAN_TRAIL_PAGES,
  ...RUSSIAN_VIEW_PAGES,
}
