import { SEARCH_LENGTH_MAX } from '../../domain/actions/action-search.ts'
import { CURSOR_LENGTH_MAX } from '../../domain/events/cursor.ts'
import { FILTER_LENGTH_MAX, LIMIT_DEFAULT, LIMIT_MAX, TEXT_FILTERS } from '../../domain/events/query.ts'
import { REPORT_DAYS_MAX } from '../../domain/reports/report-period.ts'

/** A parameter of the query string. Both the validation and the OpenAPI document follow from it. */
export type QueryParameter = {
  description: string
  schema: { type: 'string' | 'integer' } & Limits
  isRequired?: true
}

type Limits = {
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  default?: number
  enum?: string[]
}

export type QueryParameters = { [name: string]: QueryParameter }

export const EXPORT_FORMATS = ['csv', 'json', 'ndjson'] as const
export const REPORT_FORMATS = ['csv', 'json'] as const
export const BOOLEANS = ['true', 'false'] as const

const STRING = { type: 'string', minLength: 1, maxLength: FILTER_LENGTH_MAX } as const
const LIMIT = { type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT } as const

// The filters of lists and exports alike.
const FILTER_PARAMETERS: QueryParameters = {
  from: {
    description:
      'Start of the period, inclusive, in ISO 8601 or epoch seconds. Default: the start of the retention period, before which there are no events.',
    schema: STRING,
  },
  until: { description: 'End of the period, exclusive, in ISO 8601 or epoch seconds.', schema: STRING },
  ...Object.fromEntries(
    Object.entries(TEXT_FILTERS).map(([name, description]) => [name, { description, schema: STRING }]),
  ),
  readOnly: {
    description:
      '`true` returns only requests that changed nothing, `false` only those that changed something. Default: both.',
    schema: { type: 'string', enum: [...BOOLEANS] },
  },
}

/** The parameters of a page of events. */
export const PAGE_PARAMETERS: QueryParameters = {
  ...FILTER_PARAMETERS,
  limit: { description: 'Maximum number of events on the page.', schema: LIMIT },
  cursor: {
    description: 'Value of `next` on the previous page. Send it with the same filters.',
    schema: { type: 'string', minLength: 1, maxLength: CURSOR_LENGTH_MAX },
  },
}

/** The parameters of an export. */
export const EXPORT_PARAMETERS: QueryParameters = {
  format: {
    description: 'Format of the file.',
    schema: { type: 'string', enum: [...EXPORT_FORMATS] },
    isRequired: true,
  },
  ...FILTER_PARAMETERS,
}

/** The parameters of the manifest of an export. */
export const MANIFEST_PARAMETERS: QueryParameters = {
  id: {
    description: 'ID of the export, from its `Daybook-Export-Id` header.',
    schema: STRING,
    isRequired: true,
  },
}

/** The parameters of a report. */
export const REPORT_PARAMETERS: QueryParameters = {
  start: {
    description: 'First day of the report in UTC, such as 2026-03-01. At most one year ago.',
    schema: STRING,
    isRequired: true,
  },
  end: {
    description: `The day after the last day of the report, in UTC. At most ${REPORT_DAYS_MAX} days after \`start\`; may be in the future.`,
    schema: STRING,
    isRequired: true,
  },
  format: {
    description:
      'Format of the file. Default: the one that the `Accept` header prefers, and CSV if it accepts neither.',
    schema: { type: 'string', enum: [...REPORT_FORMATS] },
  },
}

/** The parameters of a list of actions. */
export const SEARCH_PARAMETERS: QueryParameters = {
  q: {
    description:
      'Words that the name, title or object type must contain. Case-insensitive. Default: every action.',
    schema: { type: 'string', minLength: 1, maxLength: SEARCH_LENGTH_MAX },
  },
}

/** The parameters of adding and removing a grant. */
export const GRANT_PARAMETERS: QueryParameters = {
  project: {
    description: 'ID of the project. Required for every grant but `reports`, which belongs to no project.',
    schema: STRING,
  },
}

/** The parameters of sending events. */
export const INGEST_PARAMETERS: QueryParameters = {
  project: {
    description: 'ID of the project for records that name none. Default: the first project.',
    schema: STRING,
  },
}

/** The parameters of sending observations. */
export const OBSERVATION_PARAMETERS: QueryParameters = {
  project: { description: 'ID of the project. Default: the first project.', schema: STRING },
}

/** The parameters of a page of servers. */
export const SERVER_PARAMETERS: QueryParameters = {
  q: { description: 'Text that the ID or name must contain. Case-insensitive.', schema: STRING },
  differing: {
    description: '`true` returns only servers whose observed state differs from the recorded one.',
    schema: { type: 'string', enum: [...BOOLEANS] },
  },
  after: { description: 'Value of `next` on the previous page.', schema: STRING },
  limit: { description: 'Maximum number of servers on the page.', schema: LIMIT },
}

/** The parameters of a list of a trail's delivery windows. */
export const WINDOW_PARAMETERS: QueryParameters = {
  from: { description: 'Returns windows closed at or after this time.', schema: STRING },
  until: {
    description:
      'Returns windows closed before this time. For the next page set it to `closedAt` of the last window.',
    schema: STRING,
  },
  limit: { description: 'Maximum number of windows.', schema: LIMIT },
}
