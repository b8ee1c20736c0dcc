import type { FilterPair } from '../events/filter-grammar.ts'
import { QUICK_VIEWS, type QuickViewId } from '../views/quick-views.ts'

/** What the overview counts by day. */
export const MEASURES = ['changes', 'failures', 'refused', 'signIns'] as const

export type Measure = (typeof MEASURES)[number]

/** The filter of the events that a measure counts, as parameters of a URL, with changes and reads unless it says so. */
export const MEASURE_FILTERS: { readonly [measure in Measure]: readonly FilterPair[] } = {
  changes: [['readOnly', 'false']],
  failures: [['outcome', 'failed']],
  refused: filtersOf('refused'),
  signIns: filtersOf('sign-ins'),
}

// The overview counts what the quick views list.
function filtersOf(id: QuickViewId): readonly FilterPair[] {
  return QUICK_VIEWS.find((view) => view.id === id)?.filters ?? []
}
