import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { paths } from '../paths.ts'
import { EventFacets, type FacetsProps } from './facets.tsx'
import { EventHistogram, type HistogramProps } from './histogram.tsx'

const { histogram: TEXT, facets: FACETS } = MESSAGES.pages

/** The page of the histogram alone, for browsers without scripts. */
export function HistogramPage({ viewer, ...props }: HistogramProps & { viewer: Viewer }) {
  return (
    <Layout title={TEXT.title} section="events" viewer={viewer}>
      <BackLink params={props.params} />
      <h1>{TEXT.title}</h1>
      <EventHistogram {...props} isTableOpen />
    </Layout>
  )
}

/** The page of the most frequent values alone, for browsers without scripts. */
export function FacetsPage({ viewer, ...props }: FacetsProps & { viewer: Viewer }) {
  return (
    <Layout title={FACETS.title} section="events" viewer={viewer}>
      <BackLink params={props.params} />
      <h1>{FACETS.title}</h1>
      <EventFacets {...props} />
    </Layout>
  )
}

function BackLink({ params }: Pick<HistogramProps, 'params'>) {
  return (
    <p class="counts-back">
      <a href={paths.events(params)}>{TEXT.back}</a>
    </p>
  )
}
