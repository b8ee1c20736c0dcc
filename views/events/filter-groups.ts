import type { FilterPair } from '../../src/domain/events/filter-grammar.ts'
import { type Pattern, parsePattern, WILDCARD } from '../../src/domain/events/pattern.ts'
import { scopeOf, VALUE_FILTER_NAMES, type ValueFilter } from '../../src/domain/events/query.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { parseInstant } from '../../src/domain/parse.ts'
import { formatLocalTime } from '../../src/domain/periods/local-time.ts'
import { useTimeZone } from '../components/time-zone.ts'
import {
  baseName,
  chosenReadOnly,
  type FilterParam,
  type FilterParams,
  isFilterParam,
  toFilterPairs,
} from './filter-params.ts'
import { formatRelativeLabel } from './period-label.ts'

const { filterChips: TEXT, filterLabels: LABELS, filterForm: FORM } = MESSAGES.pages

/** How a form compares the values of a filter. */
export const FILTER_OPERATORS = ['is', 'not', 'starts'] as const

export type FilterOperator = (typeof FILTER_OPERATORS)[number]

/** The values of one parameter: any of them must hold, or none of them may. */
export type FilterGroup = {
  /** The parameter, as `userName` or `not.userName`. */
  name: string
  isExcluding: boolean
  label: string
  /** The values in words. */
  values: string[]
  /** What a form says that has the values: its field, its operator and the texts of its fields. */
  field: FilterParam | null
  operator: FilterOperator
  texts: string[]
}

/** What a toolbar shows elsewhere than in its chips. */
const WITHOUT_CHIP: readonly string[] = ['readOnly', 'period', 'from', 'until']

/** Returns the filters that have chips, those of one parameter together, in the order of URLs. */
export function groupFilters(params: FilterParams): FilterGroup[] {
  const pairs = toFilterPairs(params).filter(([name]) => !WITHOUT_CHIP.includes(name))
  return [...Map.groupBy(pairs, ([name]) => name)].map(([name, each]) => toGroup(name, each))
}

/** A filter in words; without a label for what is shown: changes or reads. */
export type DescribedFilter = { label: string | null; value: string }

/** Returns each active filter in words, also those without a chip. Changes only is the default filter. */
export function describeFilters(params: FilterParams): DescribedFilter[] {
  const groups = groupFilters(params).map(({ label, values }) => ({ label, value: TEXT.anyOf({ values }) }))
  const times = (['period', 'from', 'until'] as const).flatMap((name) => {
    const value = params[name]
    return value ? [{ label: LABELS[name], value: formatFilterValue(name, value) }] : []
  })
  const shown = chosenReadOnly(params)
  const kinds =
    shown === 'any' ? [] : [{ label: null, value: shown === 'yes' ? TEXT.readsOnly : TEXT.changesOnly }]
  return [...groups, ...times, ...kinds]
}

function toGroup(name: string, pairs: readonly FilterPair[]): FilterGroup {
  const base = baseName(name)
  const isExcluding = base !== name
  const texts = pairs.map(([, value]) => value)
  const label = labelOf(base)
  return {
    name,
    isExcluding,
    label: isExcluding ? (base === 'q' ? TEXT.lacking : TEXT.excluded({ label })) : label,
    values: texts.map((text) => formatFilterValue(base, text)),
    ...toFields(base, isExcluding, texts),
  }
}

function toFields(base: string, isExcluding: boolean, texts: string[]) {
  if (base === 'outcome') return { field: 'errorCode', operator: 'is', texts } as const
  const field = isFilterParam(base) ? base : null
  const prefixes = isExcluding ? [] : texts.map((text) => prefixOf(base, text))
  const begins = prefixes.filter((prefix) => prefix !== null)
  if (begins.length > 0 && begins.length === texts.length)
    return { field, operator: 'starts', texts: begins } as const
  const operator = isExcluding ? 'not' : 'is'
  return { field, operator, texts: texts.map((text) => toTypedText(base, text)) } as const
}

function prefixOf(name: string, text: string): string | null {
  const pattern = patternOf(name, text)
  return pattern?.kind === 'startsWith' ? pattern.value : null
}

function toTypedText(name: string, text: string): string {
  if (name === 'errorCode' && text === WILDCARD) return FORM.failed
  return TIMES.includes(name) ? text.replace('T', ' ') : text
}

/** Returns the label of a filter beside its value, which has its time zone; of a name that is no filter, the name. */
export function labelOf(name: string): string {
  if (name === 'receivedFrom' || name === 'receivedUntil') return TEXT[name]
  return isFilterParam(name) ? LABELS[name] : name
}

/** Returns a value of a filter in words. What cannot be parsed is returned as it was sent. */
export function formatFilterValue(name: string, value: string): string {
  if (name === 'errorCode' && value === WILDCARD) return TEXT.failed
  if (name === 'period') return formatRelativeLabel(value)
  if (name === 'outcome') return value === 'failed' ? TEXT.failed : TEXT.succeeded
  if (TIMES.includes(name)) return formatTime(value)
  const pattern = patternOf(name, value)
  switch (pattern?.kind) {
    case 'any':
      return TEXT.anyValue
    case 'startsWith':
      return TEXT.startsWith({ value: pattern.value })
    case 'network':
      return TEXT.inNetwork({ value: pattern.value })
    default:
      return pattern?.value ?? value
  }
}

const TIMES = ['from', 'until', 'receivedFrom', 'receivedUntil']

function patternOf(name: string, value: string): Pattern | null {
  const filter = VALUE_FILTER_NAMES.find((each): each is ValueFilter => each === name)
  return filter === undefined ? null : parsePattern(value, scopeOf(filter))
}

// Times of URLs are in UTC unless they say otherwise.
function formatTime(value: string): string {
  try {
    return formatLocalTime(parseInstant(value, 'from'), useTimeZone())
  } catch {
    return value
  }
}
