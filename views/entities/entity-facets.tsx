import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import { shownTitle } from '../../src/domain/actions/shown-title.ts'
import type { CountedField } from '../../src/domain/counts/period-counts.ts'
import { ENTITY_FILTERS, type Entity } from '../../src/domain/entities/entity.ts'
import type { EntityFacets as Facets } from '../../src/domain/entities/entity-page.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { EntityLink } from '../components/entity-link.tsx'
import { valueEventsUrl } from './entity-params.ts'

const { entityFacets: TEXT } = MESSAGES.pages

const FIELDS = ['userName', 'eventName', 'sourceIPAddress', 'errorCode'] as const

type FacetsProps = {
  entity: Entity
  period: { from: Date; until: Date }
  facets: Facets
  catalogue: Catalogue
}

/** Who or what its events are by and about: users and addresses lead to their pages, numbers to the events. */
export function EntityFacets({ facets, ...props }: FacetsProps) {
  const { entity } = props
  const own: CountedField[] = FIELDS.filter((field) => field === ENTITY_FILTERS[entity.kind])
  return (
    <section class="entity-section">
      <h2 class="entity-heading">{TEXT.title}</h2>
      <div class="entity-facets">
        {FIELDS.filter((field) => !own.includes(field)).map((field) => (
          <FacetList field={field} values={facets.facets[field] ?? []} {...props} />
        ))}
      </div>
      {!facets.complete && <p class="overview-note">{TEXT.sample({ basis: facets.basis })}</p>}
    </section>
  )
}

type Field = (typeof FIELDS)[number]
type ListProps = Omit<FacetsProps, 'facets'> & { field: Field; values: { value: string; count: number }[] }

function FacetList({ field, values, ...props }: ListProps) {
  const max = Math.max(1, ...values.map(({ count }) => count))
  return (
    <section class="entity-facet">
      <h3 class="overview-subtitle">{TEXT.fields[field]}</h3>
      {values.length === 0 && <p class="muted">{TEXT.none}</p>}
      <ul class="overview-list">
        {values.map(({ value, count }) => (
          <li class="overview-row overview-bar-row">
            <svg class="overview-bar" width="100%" height="100%" aria-hidden="true">
              <rect width={`${Math.max(1, Math.round((count / max) * 100))}%`} height="100%" rx="3" />
            </svg>
            <Value {...props} field={field} value={value} />{' '}
            <CountLink {...props} field={field} value={value} count={count} />
          </li>
        ))}
      </ul>
    </section>
  )
}

type ValueProps = Omit<FacetsProps, 'facets'> & { field: Field; value: string }

function Value({ field, value, catalogue }: ValueProps) {
  const kind = field === 'userName' ? 'user' : field === 'sourceIPAddress' ? 'address' : null
  if (kind !== null) return <EntityLink kind={kind} value={value} class="overview-value" />
  return (
    <span class="overview-value" title={value}>
      {field === 'eventName' ? shownTitle(value, catalogue) : value}
    </span>
  )
}

function CountLink({ entity, period, field, value, count }: ValueProps & { count: number }) {
  const href = valueEventsUrl(entity, period, { field, value })
  const number = TEXT.number({ count })
  if (href === null) return <span class="overview-row-number">{number}</span>
  return (
    <a class="overview-value overview-row-number" href={href} title={TEXT.eventsOf({ value })}>
      {number}
    </a>
  )
}
