import { type Context, Hono } from 'hono'
import { FacetsPage, HistogramPage } from '../../../views/events/count-pages.tsx'
import { EventFacets, FACET_FIELDS, FACET_VALUES } from '../../../views/events/facets.tsx'
import { EventHistogram } from '../../../views/events/histogram.tsx'
import type { Caller } from '../../domain/access/caller.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Filter } from '../../domain/events/query.ts'
import { Fault } from '../../domain/fault.ts'
import type {
  CountOptions,
  EventCounts,
  EventHistogram as Histogram,
} from '../../services/counts/event-counts.ts'
import type { ConsoleEnv } from './console-env.ts'
import { parseEventFilterForm, throwFilterFault } from './event-filter-form.ts'
import type { PeriodSurroundings } from './event-period.ts'
import { renderFragment } from './fragment.tsx'
import { isPageProof } from './page-proof.ts'
import { isHtmxRequest, requireSession, sessionOf, toViewer } from './session.ts'

/** The most bars of a histogram: enough for 30 days in halves of days. */
const BARS_MAX = 62

/** How long the rows of a page wait for its histogram. */
const HISTOGRAM_MS = 150

type Settings = { retentionDays: number; catalogue: Catalogue }

/** Returns what the events page counts, each as a part of the page or as a page of its own. */
export function eventCountPages(
  counts: EventCounts,
  { retentionDays, catalogue }: Settings,
  clock: () => Date,
) {
  const app = new Hono<ConsoleEnv>()

  app.get('/event-histogram', requireSession, async (c) => {
    const now = clock()
    const { zone } = c.get('timeZone')
    const { params, filter, options } = parseCountRequest(c, { now, zone, retentionDays })
    const { caller } = sessionOf(c)
    const histogram = await counts.readHistogram(caller, filter, BARS_MAX, { ...options, zone })
    const props = { params, histogram, now, retentionDays }
    if (isHtmxRequest(c)) return renderFragment(c, <EventHistogram {...props} />)
    return c.render(<HistogramPage {...props} viewer={toViewer(sessionOf(c))} />)
  })

  app.get('/event-facets', requireSession, async (c) => {
    const { params, filter, options } = parseCountRequest(c, {
      now: clock(),
      zone: c.get('timeZone').zone,
      retentionDays,
    })
    const fields = { fields: [...FACET_FIELDS], limit: FACET_VALUES }
    const facets = await counts.readFacets(sessionOf(c).caller, filter, fields, options)
    const props = { params, facets, catalogue }
    if (isHtmxRequest(c)) return renderFragment(c, <EventFacets {...props} />)
    return c.render(<FacetsPage {...props} viewer={toViewer(sessionOf(c))} />)
  })

  return app
}

/** Returns the histogram of an open page, or null if that takes too long or is refused for now. */
export async function readHistogramInTime(
  counts: Pick<EventCounts, 'readHistogram'>,
  caller: Caller,
  { filter, zone, signal }: { filter: Filter; zone: string; signal: AbortSignal },
): Promise<Histogram | null> {
  const late = AbortSignal.timeout(HISTOGRAM_MS)
  const options = { zone, continues: 'page', signal: AbortSignal.any([signal, late]) } as const
  const reading = counts
    .readHistogram(caller, filter, BARS_MAX, options)
    .then((histogram) => (late.aborted ? null : histogram), nullIfRefused)
  return Promise.race([reading, aborted(late)])
}

function parseCountRequest(c: Context<ConsoleEnv>, surroundings: PeriodSurroundings) {
  const { proof: [proof = ''] = [], ...query } = c.req.queries()
  const form = parseEventFilterForm(query, surroundings)
  throwFilterFault(form)
  const isOfPage = isHtmxRequest(c) && isPageProof(c, form.params, proof)
  const options: CountOptions = { signal: c.req.raw.signal, ...(isOfPage && { continues: 'page' }) }
  const { cursor: _, loaded: __, ...params } = form.params
  return { params, filter: form.filter, options }
}

function nullIfRefused(error: unknown): null {
  if (error instanceof Fault) return null
  throw error
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }))
}
