import { FORM_FIELDS } from '../../../views/events/filter-form.tsx'
import { FILTER_OPERATORS, type FilterOperator, labelOf } from '../../../views/events/filter-groups.ts'
import type { FilterParam } from '../../../views/events/filter-params.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { negated } from '../../domain/events/canonical-filter.ts'
import type { FilterPair } from '../../domain/events/filter-grammar.ts'
import { WILDCARD } from '../../domain/events/pattern.ts'
import { scopeOf, VALUE_FILTER_NAMES, type ValueFilter } from '../../domain/events/query.ts'
import { foldText } from '../../domain/find/folded-text.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { TypedValues } from '../../services/events/typed-values.ts'
import type { QueryParams } from './event-query.ts'

const { filterForm: TEXT } = MESSAGES.pages

/** A query in which parameters replace the fields of a form for one filter, and what is wrong with the form. */
export type AppliedFilter = {
  query: QueryParams
  isApplied: boolean
  fault: { name: FilterParam; message: string } | null
}

/**
 * Returns the query that a form for one filter means: its values are replaced by those that they name. A form whose field or
 * operator does not exist stays in the query, where its parameters are unknown.
 */
export async function applyTypedFilter(
  query: QueryParams,
  typedValues: Pick<TypedValues, 'resolve' | 'resolvePrefixes'>,
  caller: Caller,
): Promise<AppliedFilter> {
  const { field: [name, ...fields] = [], operator: [sign = 'is', ...signs] = [], value = [], ...rest } = query
  const field = FORM_FIELDS.find((each) => each === name)
  const operator = FILTER_OPERATORS.find((each) => each === sign)
  if (!field || !operator || fields.length + signs.length > 0) return { query, isApplied: false, fault: null }
  const texts = value.map((text) => (field === 'q' ? text : text.trim())).filter((text) => text !== '')
  const typed = { field, operator, texts }
  if (operator !== 'is' && isTime(field)) return withFault(rest, typed, TEXT.oneTime)
  if (operator === 'starts' && !hasBeginnings(field)) return withFault(rest, typed, TEXT.wholeValues)
  const pairs = await toPairs(typed, typedValues, caller)
  return { query: withPairs(rest, pairs), isApplied: true, fault: null }
}

type TypedFilter = { field: (typeof FORM_FIELDS)[number]; operator: FilterOperator; texts: string[] }

function withFault(
  rest: QueryParams,
  { field, texts }: TypedFilter,
  toMessage: (about: { label: string }) => string,
): AppliedFilter {
  const query = withPairs(
    rest,
    texts.map((text): FilterPair => [field, text]),
  )
  return { query, isApplied: true, fault: { name: field, message: toMessage({ label: labelOf(field) }) } }
}

function isTime(field: TypedFilter['field']): boolean {
  return field === 'receivedFrom' || field === 'receivedUntil'
}

function hasBeginnings(field: TypedFilter['field']): boolean {
  const name = toValueFilter(field)
  return name !== null && scopeOf(name) !== 'id'
}

function toValueFilter(field: TypedFilter['field']): ValueFilter | null {
  return VALUE_FILTER_NAMES.find((each) => each === field) ?? null
}

async function toPairs(
  typed: TypedFilter,
  typedValues: Pick<TypedValues, 'resolve' | 'resolvePrefixes'>,
  caller: Caller,
): Promise<FilterPair[]> {
  const { field, operator, texts } = typed
  const name = toValueFilter(field)
  const outcomes = field === 'errorCode' ? texts.flatMap((text) => toOutcomePair(text, operator)) : []
  const codes = field === 'errorCode' ? texts.filter((text) => toOutcome(text) === null) : texts
  const parameter =
    operator === 'not' && !isTime(field) ? negated(field === 'q' ? field : (name ?? 'q')) : field
  if (name === null) return codes.map((text): FilterPair => [parameter, text])
  const resolve = operator === 'starts' ? typedValues.resolvePrefixes : typedValues.resolve
  const values = codes.length === 0 ? [] : await resolve(caller, name, codes)
  return [...outcomes, ...values.map((value): FilterPair => [parameter, value])]
}

// Any code is a failure, and there is no other way to have failed.
function toOutcomePair(text: string, operator: FilterOperator): FilterPair[] {
  const outcome = toOutcome(text)
  if (outcome === null) return []
  const isFailure = (outcome === 'failed') === (operator !== 'not')
  return [isFailure ? ['errorCode', WILDCARD] : ['outcome', 'succeeded']]
}

function toOutcome(text: string): 'failed' | 'succeeded' | null {
  const word = foldText(text)
  const { failed, succeeded } = MESSAGES.find.words
  if (failed.includes(word)) return 'failed'
  return succeeded.includes(word) ? 'succeeded' : null
}

function withPairs(query: QueryParams, pairs: readonly FilterPair[]): QueryParams {
  const result: QueryParams = { ...query }
  for (const [name, value] of pairs) result[name] = [...(result[name] ?? []), value]
  return result
}
