import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import { shownTitle } from '../../src/domain/actions/shown-title.ts'
import type { CountedField } from '../../src/domain/counts/period-counts.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import type { FilterParams } from './filter-params.ts'
import { type ValueFilters, valueFilters } from './value-links.ts'

const { facets: TEXT } = MESSAGES.pages

type FacetValue = { value: string; count: number }

/** The most frequent values of fields among the newest `basis` events that match; of all of them if complete. */
export type Facets = {
  facets: { [field in CountedField]?: FacetValue[] }
  complete: boolean
  basis: number
}

export type FacetsProps = { params: FilterParams; facets: Facets; catalogue: Catalogue }

/** The fields whose values are listed, in the order of the page, and how many values each has. */
export const FACET_FIELDS = [
  ...(['eventName', 'userName', 'errorCode', 'sourceIPAddress', 'project', 'eventSource'] as const),
] as const
export const FACET_VALUES = 5

/** The ID of the list of events, to which a link leads past the values. */
export const EVENT_LIST_ID = 'event-list'

/**
 * The column of the most frequent values: always open on wide screens. The values are loaded once they are to be seen, and only
 * then counted.
 */
export function FacetColumn({ params, proof }: { params: FilterParams; proof: string }) {
  return (
    <details class="facets">
      <summary class="facets-summary">{TEXT.title}</summary>
      <a class="visually-hidden facets-skip" href={`#${EVENT_LIST_ID}`}>
        {TEXT.skip}
      </a>
      <p hx-get={paths.eventFacets(params, proof)} hx-trigger="intersect once" hx-swap="outerHTML">
        <a href={paths.eventFacets(params)}>{TEXT.show}</a>
      </p>
    </details>
  )
}

/** The most frequent values of each field, with links to the events that have one. */
export function EventFacets({ params, facets: { facets, complete, basis }, catalogue }: FacetsProps) {
  const listed = FACET_FIELDS.map((field) => ({ field, values: facets[field] ?? [] })).filter((facet) =>
    isListed(params, facet),
  )
  return (
    <div class="facet-list">
      {!complete && <p class="facet-note">{TEXT.sample({ basis })}</p>}
      {listed.length === 0 && <p class="facet-note">{TEXT.none}</p>}
      {listed.map(({ field, values }) => (
        <details class="facet" open={!FOLDED.includes(field)}>
          <summary class="facet-title">{TEXT.fields[field]}</summary>
          <ul>
            {values.map((each) => (
              <Value {...each} {...{ params, field, catalogue, values }} />
            ))}
          </ul>
        </details>
      ))}
    </div>
  )
}

// The address and the action say as much for most events.
const FOLDED: readonly CountedField[] = ['eventSource']

const FEW_ARE_PLAIN: readonly CountedField[] = ['project', 'eventSource']

// One project or source says nothing, nor does the value that the filter asks for.
function isListed(params: FilterParams, facet: { field: CountedField; values: FacetValue[] }): boolean {
  const { field, values } = facet
  if (values.length > 1) return true
  return values.length === 1 && !params[field] && !FEW_ARE_PLAIN.includes(field)
}

type ValueProps = FacetValue & {
  params: FilterParams
  field: CountedField
  catalogue: Catalogue
  values: FacetValue[]
}

function Value({ value, count, params, field, catalogue, values }: ValueProps) {
  const label = TEXT.fields[field]
  const filters = valueFilters(params, field, value)
  const text = (field === 'eventName' ? titleOf(value, values, catalogue) : value) || TEXT.empty
  const max = Math.max(...values.map((each) => each.count))
  return (
    <li class="facet-value">
      <svg class="facet-bar" width="100%" height="100%" aria-hidden="true">
        <rect width={`${Math.max(1, Math.round((count / max) * 100))}%`} height="100%" rx="3" />
      </svg>
      {filters ? (
        <a class="facet-only" href={paths.events(filters.only)} title={TEXT.only({ label, value })}>
          {text}
        </a>
      ) : (
        <span class="facet-only" title={value}>
          {text}
        </span>
      )}
      <span class="facet-count">{TEXT.number({ count })}</span>
      {filters && <NotLink filters={filters} title={TEXT.not({ label, value })} />}
    </li>
  )
}

function NotLink({ filters, title }: { filters: ValueFilters; title: string }) {
  return (
    <a class="facet-not" href={paths.events(filters.not)} title={title}>
      <span class="visually-hidden">{title}</span>
      <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
        <path d="M2 4.5h8M2 7.5h8M8.5 1.5l-5 9" />
      </svg>
    </a>
  )
}

// Actions that share a title show their names.
function titleOf(value: string, values: FacetValue[], catalogue: Catalogue): string {
  const title = shownTitle(value, catalogue)
  const isShared = values.some((each) => each.value !== value && shownTitle(each.value, catalogue) === title)
  return isShared ? value : title
}
