import { KEY_FIELDS } from './key-form.ts'
import { connectionFormFields } from './project-connections.ts'
import { PROJECT_FIELDS } from './projects.tsx'
import { DESTINATION_FIELDS, SELECTOR_FIELDS } from './trail-form.ts'
import { TRAIL_FIELDS } from './trails.tsx'
import type { FormPlace } from './unsent-form.ts'
import { TAG_FIELDS } from './user.tsx'
import { USER_FIELDS } from './users.tsx'
import { NEW_VIEW_FIELDS, VIEW_FIELDS } from './views.tsx'

/** Every form of a signed-in person with the page that shows it. The first match counts. */
export const FORM_PLACES: readonly FormPlace[] = [
  { path: /^(\/people)$/, fields: USER_FIELDS },
  { path: /^(\/people\/[^/]+)\/tags$/, fields: TAG_FIELDS },
  { path: /^(\/people\/[^/]+\/(?:deletion|office))$/, fields: [] },
  { path: /^(\/people\/[^/]+\/keys\/[^/]+\/revocation)$/, fields: [] },
  { path: /^(\/people\/[^/]+)\/keys$/, fields: KEY_FIELDS },
  { path: /^(\/people\/[^/]+)\//, fields: [] },
  { path: /^(\/projects)$/, fields: PROJECT_FIELDS },
  { path: /^(\/projects\/[^/]+)\/name$/, fields: ['name'] },
  { path: /^(\/projects\/[^/]+)\/storage$/, fields: connectionFormFields('storage') },
  { path: /^(\/projects\/[^/]+)\/inventory$/, fields: connectionFormFields('inventory') },
  { path: /^(\/projects\/[^/]+\/deletion)$/, fields: [] },
  { path: /^(\/projects\/[^/]+)\//, fields: [] },
  { path: /^(\/trails)$/, fields: TRAIL_FIELDS },
  { path: /^(\/trails\/[^/]+)\/order$/, fields: DESTINATION_FIELDS },
  { path: /^(\/trails\/[^/]+)\/choice$/, fields: SELECTOR_FIELDS },
  { path: /^(\/trails\/[^/]+\/deletion)$/, fields: [] },
  { path: /^(\/trails\/[^/]+)\//, fields: [] },
  { path: /^(\/first-event)\//, fields: [] },
  { path: /^(\/views)$/, fields: NEW_VIEW_FIELDS },
  { path: /^(\/views\/[^/]+)$/, fields: VIEW_FIELDS },
  { path: /^(\/views\/[^/]+\/deletion)$/, fields: [] },
  { path: /^(\/views\/[^/]+)\//, fields: [] },
  { path: /^(\/account\/second-factor)$/, fields: [] },
  { path: /^(\/account)\//, fields: [] },
]
