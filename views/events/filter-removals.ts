import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import { formatFilterValue, labelOf } from './filter-groups.ts'
import {
  baseName,
  chosenReadOnly,
  type FilterParams,
  toFilterPairs,
  withoutValue,
  withReads,
} from './filter-params.ts'

const { filterChips: TEXT } = MESSAGES.pages

/** A link to the events without one value of a filter. */
export type FilterRemoval = { label: string; href: string }

/** Returns a link for each value of each active filter. Changes only is the default filter. */
export function listFilterRemovals(params: FilterParams): FilterRemoval[] {
  const pairs = toFilterPairs(params).filter(([name]) => name !== 'readOnly')
  const links = pairs.map(([name, text]) => {
    const base = baseName(name)
    const matched = formatFilterValue(base, text)
    const value = base === name ? matched : TEXT.not({ value: matched })
    return {
      label: TEXT.remove({ label: labelOf(base), value }),
      href: paths.events(withoutValue(params, [name, text])),
    }
  })
  return chosenReadOnly(params) === 'any' ? links : [...links, readOnlyRemoval(params)]
}

function readOnlyRemoval(params: FilterParams): FilterRemoval {
  const href = paths.events(withReads(params))
  return { label: params.readOnly === 'yes' ? TEXT.includeWrites : TEXT.includeReads, href }
}
