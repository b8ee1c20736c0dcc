import { ACCESS_PAGES } from './access-pages.ts'
import { ACTION_PAGES } from './action-pages.ts'
import { COMPONENT_PAGES } from './component-pages.ts'
import { COUNT_PAGES } from './count-pages.ts'
import { DOWNLOAD_PAGES } from './download-pages.ts'
import { ENTITY_PAGES } from './entity-pages.ts'
import { EVENT_PAGES } from './event-pages.ts'
import { FILTER_PAGES } from './filter-pages.ts'
import { FIND_PAGES } from './find-pages.ts'
import { FIRST_EVENT_PAGES } from './first-event-pages.ts'
import { FORM_PAGES } from './form-pages.ts'
import { HELP_PAGES } from './help-pages.ts'
import { IMPORT_PAGES } from './import-pages.ts'
import { INSPECTOR_PAGES } from './inspector-pages.ts'
import { LIVE_PAGES } from './live-pages.ts'
import { OVERVIEW_PAGES } from './overview-pages.ts'
import { PERIOD_PAGES } from './period-pages.ts'
import { REPORT_PAGES } from './report-pages.ts'
import { SERVER_PAGES } from './server-pages.ts'
import { SETTINGS_PAGES } from './settings-pages.ts'
import { SOURCE_PAGES } from './source-pages.ts'
import { TRAIL_PAGES } from './trail-pages.ts'
import { VIEW_PAGES } from './view-pages.ts'

/** The texts of the console, by page or part of a page. */
export const PAGES = {
  ...ACCESS_PAGES,
  ...ACTION_PAGES,
  ...COMPONENT_PAGES,
  ...COUNT_PAGES,
  ...DOWNLOAD_PAGES,
  ...ENTITY_PAGES,
  ...EVENT_PAGES,
  ...FILTER_PAGES,
  ...FIND_PAGES,
  ...FIRST_EVENT_PAGES,
  ...FORM_PAGES,
  ...HELP_PAGES,
  ...IMPORT_PAGES,
  ...LIVE_PAGES,
  ...OVERVIEW_PAGES,
  ...PERIOD_PAGES,
  ...INSPECTOR_PAGES,
  ...REPORT_PAGES,
  ...SERVER_PAGES,
  ...SETTINGS_PAGES,
  ...SOURCE_PAGES,
  ...TRAIL_PAGES,
  ...VIEW_PAGES,
}
