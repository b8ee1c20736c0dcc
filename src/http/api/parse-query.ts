import { toColumn } from '../../domain/events/column.ts'
import {
  FILTER_LENGTH_MAX,
  type Filter,
  LIMIT_DEFAULT,
  LIMIT_MAX,
  NO_FILTER,
  TEXT_FILTERS,
  type TextFilter,
} from '../../domain/events/query.ts'
import { type Fault, invalidField } from '../../domain/fault.ts'
import { checkLength, parseInstant, parseInteger, parseOneOf } from '../../domain/parse.ts'
import { parseReportPeriod } from '../../domain/reports/report-period.ts'
import {
  BOOLEANS,
  EXPORT_FORMATS,
  EXPORT_PARAMETERS,
  GRANT_PARAMETERS,
  INGEST_PARAMETERS,
  MANIFEST_PARAMETERS,
  OBSERVATION_PARAMETERS,
  PAGE_PARAMETERS,
  type QueryParameter,
  type QueryParameters,
  REPORT_FORMATS,
  REPORT_PARAMETERS,
  SEARCH_PARAMETERS,
  SERVER_PARAMETERS,
  WINDOW_PARAMETERS,
} from './query-parameters.ts'

// Every function of this file throws a fault for a parameter that is unknown, repeated, empty, too long or invalid.

/** Returns the filter, limit and cursor for a page of events. */
export function parsePageQuery(url: string) {
  const values = parseParameters(url, PAGE_PARAMETERS)
  return { filter: parseFilter(values), limit: parseLimit(values), cursor: values.get('cursor') ?? null }
}

/** Returns the filter and format of an export. */
export function parseExportQuery(url: string) {
  const values = parseParameters(url, EXPORT_PARAMETERS)
  return {
    filter: parseFilter(values),
    format: parseOneOf(values.get('format') ?? '', EXPORT_FORMATS, 'format'),
  }
}

/** Returns the ID of the export whose manifest is requested. */
export function parseManifestQuery(url: string): string {
  const id = parseParameters(url, MANIFEST_PARAMETERS).get('id')
  if (id !== undefined) return toColumn(id)
  throw invalidField(
    'id',
    '`id` is required. It is the value of the `Daybook-Export-Id` header of the export.',
  )
}

/** Returns the period and format of a report; the format is null if the URL has none. */
export function parseReportQuery(url: string, now: Date) {
  const values = parseParameters(url, REPORT_PARAMETERS)
  const format = values.get('format')
  return {
    period: parseReportPeriod({ start: values.get('start'), end: values.get('end') }, now),
    format: format === undefined ? null : parseOneOf(format, REPORT_FORMATS, 'format'),
  }
}

/** Returns the search text for a list; empty for the whole list. */
export function parseSearchQuery(url: string): string {
  return parseParameters(url, SEARCH_PARAMETERS).get('q') ?? ''
}

/** Returns the ID of the project of a grant, or null. */
export function parseGrantQuery(url: string): string | null {
  return parseProject(parseParameters(url, GRANT_PARAMETERS))
}

/** Returns the period and limit for a list of a trail's delivery windows. */
export function parseWindowQuery(url: string) {
  const values = parseParameters(url, WINDOW_PARAMETERS)
  return {
    from: parseOptionalInstant(values, 'from') ?? new Date(0),
    until: parseOptionalInstant(values, 'until') ?? new Date('9999-01-01T00:00:00Z'),
    limit: parseLimit(values),
  }
}

/** Returns the search text, filter, position and limit for a page of servers. */
export function parseServerQuery(url: string) {
  const values = parseParameters(url, SERVER_PARAMETERS)
  const differing = values.get('differing') ?? 'false'
  return {
    q: toColumn(values.get('q') ?? ''),
    isDiffering: parseOneOf(differing, BOOLEANS, 'differing') === 'true',
    after: toColumn(values.get('after') ?? ''),
    limit: parseLimit(values),
  }
}

/** Returns the ID of the project whose servers were observed, or null for the first project. */
export function parseObservationQuery(url: string): string | null {
  return parseProject(parseParameters(url, OBSERVATION_PARAMETERS))
}

// Unlike the others this ID is used as it was sent.
/** Returns the ID of the project for sent records that name none, or null for the first project. */
export function parseIngestQuery(parameters: { [name: string]: string[] }): string | null {
  const unknown = Object.keys(parameters).find((name) => !Object.hasOwn(INGEST_PARAMETERS, name))
  if (unknown !== undefined) throw unknownParameter(unknown, INGEST_PARAMETERS)
  const [project, ...repeated] = parameters.project ?? []
  if (project === '' || repeated.length > 0)
    throw invalidField('project', '`project` must be a single project ID.')
  return project ?? null
}

/** Throws a fault if the URL has any parameter. */
export function requireNoParameters(url: string): void {
  parseParameters(url, {})
}

type QueryValues = ReadonlyMap<string, string>

function parseParameters(url: string, parameters: QueryParameters): QueryValues {
  const values = new Map<string, string>()
  const start = url.indexOf('?')
  for (const [name, value] of new URLSearchParams(start < 0 ? '' : url.slice(start + 1))) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (!parameter) throw unknownParameter(name.slice(0, 64), parameters)
    if (values.has(name)) throw invalidField(name, `\`${name}\` must be given only once.`)
    if (value === '') throw emptyParameter(name, parameter)
    values.set(name, checkLength(value, parameter.schema.maxLength ?? FILTER_LENGTH_MAX, name))
  }
  return values
}

function unknownParameter(name: string, parameters: QueryParameters): Fault {
  const allowed = Object.keys(parameters).map((each) => `\`${each}\``)
  const hint = allowed.length === 0 ? 'This request takes no parameters.' : `Allowed: ${allowed.join(', ')}.`
  return invalidField(name, `Unknown parameter \`${name}\`. ${hint}`)
}

function emptyParameter(name: string, { isRequired }: QueryParameter): Fault {
  const hint = isRequired ? '' : ' Omit it to apply no restriction.'
  return invalidField(name, `\`${name}\` must not be empty.${hint}`)
}

function parseFilter(values: QueryValues): Filter {
  const filter: Filter = {
    ...NO_FILTER,
    from: parseOptionalInstant(values, 'from'),
    until: parseOptionalInstant(values, 'until'),
  }
  for (const name of Object.keys(TEXT_FILTERS).filter(isTextFilter))
    filter[name] = parseTextFilter(values, name)
  const readOnly = values.get('readOnly')
  if (readOnly !== undefined) filter.readOnly = parseOneOf(readOnly, BOOLEANS, 'readOnly') === 'true'
  if (filter.from && filter.until && filter.until < filter.from)
    throw invalidField('until', '`until` must not be before `from`.')
  return filter
}

function isTextFilter(name: string): name is TextFilter {
  return Object.hasOwn(TEXT_FILTERS, name)
}

// The text search compares the record as it is. Other filters compare columns, so their values are shortened and
// cleaned like those of columns.
function parseTextFilter(values: QueryValues, name: TextFilter): string | null {
  const value = values.get(name)
  if (value === undefined) return null
  return name === 'q' ? value.replaceAll('\0', '\uFFFD') : toColumn(value)
}

function parseOptionalInstant(values: QueryValues, name: 'from' | 'until'): Date | null {
  const value = values.get(name)
  return value === undefined ? null : parseInstant(value, name)
}

function parseLimit(values: QueryValues): number {
  const limit = values.get('limit')
  return limit === undefined ? LIMIT_DEFAULT : parseInteger(limit, 1, LIMIT_MAX, 'limit')
}

function parseProject(values: QueryValues): string | null {
  const project = values.get('project')
  return project === undefined ? null : toColumn(project)
}
