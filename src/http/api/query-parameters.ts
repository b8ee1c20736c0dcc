import { SEARCH_LENGTH_MAX } from '../../domain/actions/action-search.ts'
import { CURSOR_LENGTH_MAX } from '../../domain/events/cursor.ts'
import { FILTER_LENGTH_MAX, LIMIT_DEFAULT, LIMIT_MAX, TEXT_FILTERS } from '../../domain/events/query.ts'
import { REPORT_DAYS_MAX } from '../../domain/reports/report-period.ts'

/** One parameter of the query: what it means and what it takes, for the reader and for the document alike. */
export type Parameter = {
  description: string
  schema: { type: 'string' | 'integer' } & Bounds
  isRequired?: true
}

type Bounds = {
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  default?: number
  enum?: string[]
}

export type Parameters = { [name: string]: Parameter }

export const EXPORT_FORMATS = ['csv', 'json', 'ndjson'] as const
export const REPORT_FORMATS = ['csv', 'json'] as const

const SHORT_TEXT = { type: 'string', minLength: 1, maxLength: FILTER_LENGTH_MAX } as const
export const TRUTHS = ['true', 'false'] as const

// The filters of every way of looking.
const FILTER_PARAMETERS: Parameters = {
  from: {
    description:
      'Start of the period, inclusive: ISO 8601 or epoch seconds. Never earlier than the retention.',
    schema: SHORT_TEXT,
  },
  until: { description: 'End of the period, exclusive: ISO 8601 or epoch seconds.', schema: SHORT_TEXT },
  ...Object.fromEntries(
    Object.entries(TEXT_FILTERS).map(([name, description]) => [name, { description, schema: SHORT_TEXT }]),
  ),
  readOnly: {
    description: 'Whether the request changed nothing; both when left out.',
    schema: { type: 'string', enum: [...TRUTHS] },
  },
}

/** What a page of events takes. */
export const PAGE_PARAMETERS: Parameters = {
  ...FILTER_PARAMETERS,
  limit: {
    description: 'Events on the page.',
    schema: { type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT },
  },
  cursor: {
    description: 'What the page before calls next, with the same filters.',
    schema: { type: 'string', minLength: 1, maxLength: CURSOR_LENGTH_MAX },
  },
}

/** What an export takes. */
export const EXPORT_PARAMETERS: Parameters = {
  format: {
    description: 'Format of the file.',
    schema: { type: 'string', enum: [...EXPORT_FORMATS] },
    isRequired: true,
  },
  ...FILTER_PARAMETERS,
}

/** What the manifest of an export takes. */
export const MANIFEST_PARAMETERS: Parameters = {
  id: {
    description: 'Id of the export, from its header Daybook-Export-Id.',
    schema: SHORT_TEXT,
    isRequired: true,
  },
}

/** What a report takes. */
export const REPORT_PARAMETERS: Parameters = {
  start: {
    description: 'First day of the report, in UTC, such as 2026-03-01; at most a year ago.',
    schema: SHORT_TEXT,
    isRequired: true,
  },
  end: {
    description: `First day that the report leaves out: at most ${REPORT_DAYS_MAX} days after start, and in the future if you like.`,
    schema: SHORT_TEXT,
    isRequired: true,
  },
  format: {
    description: 'Format of the file; when left out, the header Accept decides, and CSV where it does not.',
    schema: { type: 'string', enum: [...REPORT_FORMATS] },
  },
}

/** What a list of actions takes. */
export const SEARCH_PARAMETERS: Parameters = {
  q: {
    description:
      'Words that the name, title or object type must hold, in any case; every action when left out.',
    schema: { type: 'string', minLength: 1, maxLength: SEARCH_LENGTH_MAX },
  },
}

/** What giving and taking away a grant takes. */
export const GRANT_PARAMETERS: Parameters = {
  project: { description: 'Project id; reports takes none.', schema: SHORT_TEXT },
}

/** What sending events takes. */
export const INGEST_PARAMETERS: Parameters = {
  project: { description: 'Project id of the records that name none.', schema: SHORT_TEXT },
}

/** What sending observations takes. */
export const SIGHTING_PARAMETERS: Parameters = {
  project: { description: 'Project id; the first project when left out.', schema: SHORT_TEXT },
}

/** What a list of servers takes. */
export const SERVER_PARAMETERS: Parameters = {
  q: {
    description: 'A text that the id or the name contains, upper and lower case alike.',
    schema: SHORT_TEXT,
  },
  differing: {
    description: 'true for those only that were observed otherwise than recorded.',
    schema: { type: 'string', enum: [...TRUTHS] },
  },
  after: { description: 'What the page before calls next.', schema: SHORT_TEXT },
  limit: {
    description: 'Servers on the page.',
    schema: { type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT },
  },
}

/** What a list of a trail's windows takes. */
export const STRETCH_PARAMETERS: Parameters = {
  from: { description: 'Windows closed at or after this instant.', schema: SHORT_TEXT },
  until: {
    description: 'Windows closed before this instant: the closedAt of the last one leads on.',
    schema: SHORT_TEXT,
  },
  limit: {
    description: 'Windows at most.',
    schema: { type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT },
  },
}
