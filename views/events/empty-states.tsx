import { formatPattern, parsePattern, toEqualPattern, WILDCARD } from '../../src/domain/events/pattern.ts'
import { scopeOf, type ValueFilter } from '../../src/domain/events/query.ts'
import type { KnownValue } from '../../src/domain/find/typed-value.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { PostButton } from '../components/form.tsx'
import { RichText } from '../components/rich-text.tsx'
import { paths } from '../paths.ts'
import { type FilterParams, fromPairs, toPairs, withoutParams, withoutValue } from './filter-params.ts'
import { listFilterRemovals } from './filter-removals.ts'

const {
  emptyLog: EMPTY,
  firstEvent: FIRST,
  noMatchingEvents: NO_MATCH,
  filterLabels: LABELS,
} = MESSAGES.pages

/** The log has no events yet: what leads to the first one. */
export function EmptyLog({ csrf }: { csrf: string }) {
  return (
    <section class="empty-state">
      <h2>{EMPTY.title}</h2>
      <p>{EMPTY.sendFirst}</p>
      <div class="button-row">
        <a class="button primary" href={paths.firstEvent()}>
          {EMPTY.start}
        </a>
        <PostButton action={paths.testEvent()} csrf={csrf} label={FIRST.sendTest} isProminent />
      </div>
      <p class="muted">
        <RichText text={EMPTY.importHint} links={{ importing: paths.guide('importing') }} />
      </p>
    </section>
  )
}

/** The value of a filter that no event has, and values that may be meant, as far as they are known. */
export type UnknownValue = { name: ValueFilter; value: string; similar: readonly KnownValue[] }

type NoMatchProps = {
  params: FilterParams
  retentionDays: number
  unknownValues: readonly UnknownValue[]
}

/** No event matches the filter: values that may be meant, and links that remove one filter each. */
export function NoMatchingEvents({ params, retentionDays, unknownValues }: NoMatchProps) {
  const removals = listFilterRemovals(params)
  return (
    <section class="empty-state">
      <h2>{removals.length === 0 ? NO_MATCH.titleUnfiltered : NO_MATCH.title}</h2>
      {removals.length === 0 ? (
        <p>{NO_MATCH.unfiltered({ retentionDays })}</p>
      ) : (
        <>
          {unknownValues.map((unknown) => (
            <DidYouMean params={params} unknown={unknown} />
          ))}
          <p>{NO_MATCH.advice}</p>
          <ul class="empty-state-links">
            {removals.map(({ label, href }) => (
              <li>
                <a href={href}>{label}</a>
              </li>
            ))}
            <SearchAllRecords params={params} />
          </ul>
        </>
      )}
    </section>
  )
}

function DidYouMean({ params, unknown }: { params: FilterParams; unknown: UnknownValue }) {
  const { name, value, similar } = unknown
  const rest = withoutValue(params, [name, value])
  return (
    <p class="did-you-mean">
      {NO_MATCH.unknownValue({ label: LABELS[name].toLowerCase(), value })}{' '}
      {similar.length > 0 && NO_MATCH.didYouMean}
      {similar.map((each) => (
        <>
          {' '}
          <a class="did-you-mean-value" href={paths.events(withValue(rest, name, each.value))}>
            {each.label}
          </a>
          {each.count !== null && <span class="muted"> {NO_MATCH.countOf({ count: each.count })}</span>}
        </>
      ))}
    </p>
  )
}

function withValue(params: FilterParams, name: ValueFilter, value: string): FilterParams {
  return fromPairs([
    ...toPairs(params),
    [name, formatPattern(toEqualPattern(value, scopeOf(name)), scopeOf(name))],
  ])
}

// The text that a filter's value is about; null if it is about any.
function textOf(value: string): string | null {
  const pattern = parsePattern(value, 'text')
  return pattern === null || pattern.kind === 'any' ? null : pattern.value
}

// Filters match whole values. The text search finds parts of them.
function SearchAllRecords({ params }: { params: FilterParams }) {
  const value = textOf(params.resourceName ?? params.userName ?? params.eventName ?? WILDCARD)
  if (value === null || params.q) return null
  const rest = withoutParams(params, 'resourceName', 'userName', 'eventName')
  return (
    <li>
      <a href={paths.events({ ...rest, q: value, readOnly: 'any' })}>{NO_MATCH.searchAll({ value })}</a>
    </li>
  )
}
