import { FIXED_COLUMNS } from '../../../views/events/event-columns.ts'
import {
  baseName,
  defaultReadOnly,
  FILTER_PARAMS,
  type FilterParams,
  fromPairs,
  isFilterParam,
  toPairs,
  type UnknownFilter,
} from '../../../views/events/filter-params.ts'
import { PERIOD_FORM_FIELDS } from '../../../views/events/period-form-fields.ts'
import { type FilterPair, isListParameter } from '../../domain/events/filter-grammar.ts'
import { cutName } from '../../domain/parse.ts'
import { findSimilarName } from '../../domain/similar-name.ts'

/** The values of each parameter of a query, in order. */
export type QueryParams = { [name: string]: string[] }

// An empty value is no filter, so the first other one is shown beside the message about a repetition. `preset` (a period
// button) wins over everything else, exact times win over a period chosen before.
/** Returns the parameters of a query that are filters, without empty ones. */
export function canonicalParams(query: QueryParams): FilterParams {
  const pairs = Object.entries(query).flatMap(([name, values]) => toFilterPairs(name, values))
  const { from, until, period, cursor, ...rest } = withChosenColumns(query, fromPairs(pairs))
  const preset = query.preset?.find((value) => value !== '')
  const others = hasStandardReadOnly(rest) ? withoutReadOnly(rest) : rest
  if (preset !== undefined) return preset === RETENTION_PRESET ? others : { ...others, period: preset }
  if (from || until)
    return { ...others, ...(from && { from }), ...(until && { until }), ...(cursor && { cursor }) }
  return { ...others, ...(period && { period }), ...(cursor && { cursor }) }
}

function toFilterPairs(name: string, values: string[]): FilterPair[] {
  if (!isFilterParam(name) && !isListParameter(name)) return []
  const isText = baseName(name) === 'q'
  const given = values.map((value) => (isText ? value : value.trim())).filter((value) => value !== '')
  return given.slice(0, isListParameter(name) ? undefined : 1).map((value): FilterPair => [name, value])
}

// A form sends each chosen column by itself. Without any, the columns that every list has remain.
function withChosenColumns(query: QueryParams, params: FilterParams): FilterParams {
  const { [KEEP_LAYOUT]: [keep] = [], [COLUMN]: chosen = [] } = query
  if (keep === undefined && chosen.length === 0) return params
  const { columns: _, rows, stories, ...rest } = params
  if (keep === USUAL_LAYOUT) return rest
  const columns = chosen.join(',') || FIXED_COLUMNS.join(',')
  return { ...rest, columns, ...(rows && { rows }), ...(stories && { stories }) }
}

function hasStandardReadOnly(params: FilterParams): boolean {
  return params.readOnly === 'no' && defaultReadOnly(params) === 'no'
}

function withoutReadOnly({ readOnly: _, ...params }: FilterParams): FilterParams {
  return params
}

/** Whether a query has nothing but its filters, each value once; also if a parameter is wrongly repeated. */
export function isCanonical(query: QueryParams, params: FilterParams): boolean {
  if (findRepeated(query).length > 0) return true
  const names = new Set(toPairs(params).map(([name]) => name))
  const isComplete = Object.values(query).flat().length === toPairs(params).length
  return isComplete && Object.keys(query).every((name) => names.has(name))
}

/** Returns the parameters of a query that the page doesn't have. */
export function findUnknown(query: QueryParams): UnknownFilter[] {
  return Object.entries(query)
    .filter(([name]) => !isFilterParam(name) && !isListParameter(name) && !OTHER_PARAMS.includes(name))
    .map(([name, [value = '']]) => ({
      name: cutName(name),
      value,
      similar: findSimilarName(name, FILTER_PARAMS),
    }))
}

/** Returns the names of the parameters that a query has several times although they take one value. */
export function findRepeated(query: QueryParams): string[] {
  return Object.keys(query).filter(
    (name) => name !== COLUMN && !isListParameter(name) && (query[name]?.length ?? 0) > 1,
  )
}

const RETENTION_PRESET = 'all'
const COLUMN = 'column'
/** The parameter of a form whose layout is to be remembered. */
export const KEEP_LAYOUT = 'keep'
/** The value of that parameter with which nothing is remembered any more. */
export const USUAL_LAYOUT = 'usual'
// Besides the filters: the period button that was pressed, the fields of its forms, the day of the last row above rows to append, and the layout of the
// list that is to be remembered.
const OTHER_PARAMS: readonly string[] = ['preset', 'day', ...PERIOD_FORM_FIELDS, COLUMN, KEEP_LAYOUT]
