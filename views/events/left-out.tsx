import { isShortText } from '../../src/domain/events/query.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { RichText } from '../components/rich-text.tsx'
import { formatTimestamp } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { type FilterMessages, type FilterParams, type UnknownFilter, withoutParams } from './filter-params.ts'

const {
  filterMessages: TEXT,
  unknownFilters: UNKNOWN,
  failedReads: FAILED,
  uncovered: UNCOVERED,
  unfinishedSearch: UNFINISHED,
} = MESSAGES.pages

/** The parameters of a URL that are no filters, with links to searches that may be meant. */
export function UnknownFilters(props: { params: FilterParams; unknown: readonly UnknownFilter[] }) {
  const { params, unknown } = props
  return (
    <section class="empty-state" role="alert">
      <h2>{UNKNOWN.title}</h2>
      {unknown.map(({ name }) => (
        <p class="field-error">
          <RichText text={UNKNOWN.unknown({ name })} />
        </p>
      ))}
      <ul class="empty-state-links">
        {unknown.map((filter) => (
          <SimilarFilter params={params} filter={filter} />
        ))}
        <li>
          <a href={paths.events(withoutParams(params))}>{UNKNOWN.useOthers}</a>
        </li>
      </ul>
    </section>
  )
}

function SimilarFilter({ params, filter }: { params: FilterParams; filter: UnknownFilter }) {
  const { similar, value } = filter
  if (similar === null || value === '') return null
  return (
    <li>
      <a href={paths.events({ ...withoutParams(params), [similar]: value })}>
        {UNKNOWN.useSimilar({ similar, value })}
      </a>
    </li>
  )
}

/** From when on events have the receipt that a filter asks for; nothing for null. */
export function Uncovered({ until }: { until: Date | null }) {
  if (until === null) return null
  return <p class="left-out">{UNCOVERED.leftOut({ until: formatTimestamp(until) })}</p>
}

/** What is to know about filters that are right, such as how much of a period is left. */
export function FilterNotes({ params, notes }: { params: FilterParams; notes: FilterMessages }) {
  const ofText = params.q && isShortText(params.q) ? [TEXT.shortText] : []
  return (
    <>
      {[...Object.values(notes), ...ofText].map((note) => (
        <p class="left-out filter-note" role="status">
          {note}
        </p>
      ))}
    </>
  )
}

/** How far a search without results has come before it took too long, with a link that continues it. */
export function UnfinishedSearch(props: { next: FilterParams | null; searchedBackTo: Date }) {
  const { next, searchedBackTo } = props
  return (
    <section class="empty-state">
      <h2>{UNFINISHED.title}</h2>
      <p>{UNFINISHED.searched({ time: formatTimestamp(searchedBackTo) })}</p>
      {next && (
        <a class="button" href={paths.events(next)}>
          {UNFINISHED.continue}
        </a>
      )}
    </section>
  )
}

export type FailedReadsProps = {
  params: FilterParams
  /** The failed reads that a filter for changes leaves out; null if it leaves out no reads, or if they are shown already. */
  failedReads: { count: number; isMore: boolean } | null
}

// What is loaded in the place of its surroundings keeps it.
/** How many failed reads a filter for changes leaves out, with a link to them. */
export function FailedReads({ params, failedReads }: FailedReadsProps) {
  const kept = { id: 'failed-reads', 'hx-preserve': 'true' }
  if (failedReads === null || (failedReads.count === 0 && !failedReads.isMore)) return <span {...kept} />
  const errorCode = params.errorCode ?? '*'
  const href = paths.events({ ...withoutParams(params), errorCode, readOnly: 'yes' })
  return (
    <span {...kept} class="left-out">
      {FAILED.leftOut(failedReads)} <a href={href}>{FAILED.show}</a>
    </span>
  )
}
