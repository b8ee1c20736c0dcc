import {
  type FilterPair,
  isListParameter,
  type ListParameter,
  parseConditions,
} from '../../src/domain/events/filter-grammar.ts'
import { type Filter, NO_FILTER, type ValueFilter } from '../../src/domain/events/query.ts'

/** A filter as tests write it: texts are the values of the URL's parameters, null is no condition. */
export type WrittenFilter = Partial<Omit<Filter, ValueFilter | 'q'>> & {
  [name in ListParameter]?: string | string[] | null
}

/** Returns the filter that a test has written. */
export function filterOf(written: WrittenFilter): Filter {
  const pairs = Object.entries(written).flatMap(([name, value]): FilterPair[] =>
    isListParameter(name) ? [value ?? []].flat().map((each): FilterPair => [name, String(each)]) : [],
  )
  const rest = Object.entries(written).filter(([name]) => !isListParameter(name))
  return { ...NO_FILTER, ...Object.fromEntries(rest), ...parseConditions(pairs) }
}
