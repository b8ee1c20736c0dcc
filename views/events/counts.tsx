import { EventHistogram, HistogramPlaceholder } from './histogram.tsx'
import type { Histogram, Surroundings } from './histogram-links.ts'
import type { FailedReadsProps } from './left-out.tsx'

/** The histogram, null if it was not ready in time; and what proves that the page was opened, for what it loads later. */
export type CountProps = { histogram: Histogram | null; proof: string }

/** The histogram, or what loads it; with the failed reads that are left out. */
export function Counts({ histogram, proof, ...props }: CountProps & Surroundings & FailedReadsProps) {
  if (histogram === null) return <HistogramPlaceholder {...props} proof={proof} />
  return <EventHistogram {...props} histogram={histogram} />
}
