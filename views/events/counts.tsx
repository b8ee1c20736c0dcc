import type { FilterParams } from './filter-params.ts'
import { EventHistogram, HistogramPlaceholder } from './histogram.tsx'
import type { Histogram, Surroundings } from './histogram-links.ts'

/** The histogram, null if it was not ready in time; and what proves that the page was opened, for what it loads later. */
export type CountProps = { histogram: Histogram | null; proof: string }

/** The histogram, or what loads it. */
export function Counts({ histogram, proof, ...props }: CountProps & Surroundings & { params: FilterParams }) {
  if (histogram === null) return <HistogramPlaceholder params={props.params} proof={proof} />
  return <EventHistogram {...props} histogram={histogram} />
}
