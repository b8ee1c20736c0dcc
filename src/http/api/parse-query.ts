import {
  FILTER_LENGTH_MAX,
  type Filter,
  LIMIT_DEFAULT,
  LIMIT_MAX,
  NO_FILTER,
  TEXT_FILTERS,
  type TextFilter,
} from '../../domain/events/query.ts'
import { toColumn } from '../../domain/events/record.ts'
import { invalidField } from '../../domain/fault.ts'
import { checkLength, parseInstant, parseInteger, parseOneOf } from '../../domain/parse.ts'
import { parseReportPeriod } from '../../domain/reports/report-period.ts'
import {
  EXPORT_FORMATS,
  EXPORT_PARAMETERS,
  GRANT_PARAMETERS,
  MANIFEST_PARAMETERS,
  PAGE_PARAMETERS,
  type Parameter,
  type Parameters,
  REPORT_FORMATS,
  REPORT_PARAMETERS,
  SEARCH_PARAMETERS,
  SERVER_PARAMETERS,
  SIGHTING_PARAMETERS,
  STRETCH_PARAMETERS,
  TRUTHS,
} from './query-parameters.ts'

/** What a request to list events asks for. */
export function readPage(url: string) {
  const given = readGiven(url, PAGE_PARAMETERS)
  const limit = given.get('limit')
  return {
    filter: readFilter(given),
    limit: limit === undefined ? LIMIT_DEFAULT : parseInteger(limit, 1, LIMIT_MAX, 'limit'),
    cursor: given.get('cursor') ?? null,
  }
}

/** What a request to export events asks for. */
export function readExport(url: string) {
  const given = readGiven(url, EXPORT_PARAMETERS)
  return {
    filter: readFilter(given),
    format: parseOneOf(given.get('format') ?? '', EXPORT_FORMATS, 'format'),
  }
}

/** The id of the export whose manifest is asked for. */
export function readManifest(url: string): string {
  const id = readGiven(url, MANIFEST_PARAMETERS).get('id')
  if (id === undefined)
    throw invalidField('id', 'id is missing; it is in the header Daybook-Export-Id of the export.')
  return toColumn(id)
}

/** Which days' report is asked for, and in which format; null where the address leaves that open. */
export function readReport(url: string, now: Date) {
  const given = readGiven(url, REPORT_PARAMETERS)
  const format = given.get('format')
  return {
    period: parseReportPeriod({ start: given.get('start'), end: given.get('end') }, now),
    format: format === undefined ? null : parseOneOf(format, REPORT_FORMATS, 'format'),
  }
}

/** The words that are searched for; none of them when everything is asked for. */
export function readSearch(url: string): string {
  return readGiven(url, SEARCH_PARAMETERS).get('q') ?? ''
}

/** The project that a grant is for; null for none. */
export function readProject(url: string): string | null {
  const project = readGiven(url, GRANT_PARAMETERS).get('project')
  return project === undefined ? null : toColumn(project)
}

/** Which of a trail's windows are asked for. */
export function readStretch(url: string) {
  const given = readGiven(url, STRETCH_PARAMETERS)
  const limit = given.get('limit')
  return {
    from: readInstant(given, 'from') ?? new Date(0),
    until: readInstant(given, 'until') ?? new Date('9999-01-01T00:00:00Z'),
    limit: limit === undefined ? LIMIT_DEFAULT : parseInteger(limit, 1, LIMIT_MAX, 'limit'),
  }
}

/** Which servers are asked for. */
export function readServers(url: string) {
  const given = readGiven(url, SERVER_PARAMETERS)
  const limit = given.get('limit')
  const differing = given.get('differing') ?? 'false'
  return {
    q: toColumn(given.get('q') ?? ''),
    isDiffering: parseOneOf(differing, TRUTHS, 'differing') === 'true',
    after: toColumn(given.get('after') ?? ''),
    limit: limit === undefined ? LIMIT_DEFAULT : parseInteger(limit, 1, LIMIT_MAX, 'limit'),
  }
}

/** The project whose servers were seen; null for the first one. */
export function readSightingProject(url: string): string | null {
  const project = readGiven(url, SIGHTING_PARAMETERS).get('project')
  return project === undefined ? null : toColumn(project)
}

/** Refuses every parameter of a request that takes none. */
export function readNothing(url: string): void {
  readGiven(url, {})
}

type Given = ReadonlyMap<string, string>

function readGiven(url: string, known: Parameters): Given {
  const given = new Map<string, string>()
  const start = url.indexOf('?')
  for (const [name, value] of new URLSearchParams(start < 0 ? '' : url.slice(start + 1))) {
    const parameter = Object.hasOwn(known, name) ? known[name] : undefined
    if (!parameter) throw unknown(name.slice(0, 64), known)
    if (given.has(name)) throw invalidField(name, `${name} may be given only once.`)
    if (value === '') throw empty(name, parameter)
    given.set(name, checkLength(value, parameter.schema.maxLength ?? FILTER_LENGTH_MAX, name))
  }
  return given
}

function empty(name: string, { isRequired }: Parameter) {
  const way = isRequired ? '' : '; leave it out to ask for everything'
  return invalidField(name, `${name} must not be empty${way}.`)
}

function unknown(name: string, known: Parameters) {
  const names = Object.keys(known)
  const rest = names.length === 0 ? 'This address takes none.' : `This address takes ${names.join(', ')}.`
  return invalidField(name, `There is no parameter ${name}. ${rest}`)
}

function readFilter(given: Given): Filter {
  const filter: Filter = {
    ...NO_FILTER,
    from: readInstant(given, 'from'),
    until: readInstant(given, 'until'),
  }
  for (const name of Object.keys(TEXT_FILTERS).filter(isTextFilter)) filter[name] = readText(given, name)
  const readOnly = given.get('readOnly')
  if (readOnly !== undefined) filter.readOnly = parseOneOf(readOnly, TRUTHS, 'readOnly') === 'true'
  if (filter.from && filter.until && filter.until < filter.from)
    throw invalidField('until', 'until must not be before from.')
  return filter
}

function isTextFilter(name: string): name is TextFilter {
  return Object.hasOwn(TEXT_FILTERS, name)
}

function readInstant(given: Given, name: 'from' | 'until'): Date | null {
  const value = given.get(name)
  return value === undefined ? null : parseInstant(value, name)
}

// The text search looks at the record as it is; all else at columns, and so is cut and mended as they are.
function readText(given: Given, name: TextFilter): string | null {
  const value = given.get(name)
  if (value === undefined) return null
  return name === 'q' ? value.replaceAll('\0', '\uFFFD') : toColumn(value)
}
