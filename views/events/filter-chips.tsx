import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Icon } from '../components/icon.tsx'
import { paths } from '../paths.ts'
import { FilterForm } from './filter-form.tsx'
import { type FilterGroup, groupFilters } from './filter-groups.ts'
import { baseName, type FilterMessages, type FilterParams, withoutParameter } from './filter-params.ts'

const { filterChips: TEXT } = MESSAGES.pages

/** The active filters. Each opens a form that changes it, and has a link that removes it. */
export function FilterChips({ params, faults }: { params: FilterParams; faults: FilterMessages }) {
  const groups = groupFilters(params)
  if (groups.length === 0) return null
  return (
    <ul class="chips" aria-label={TEXT.title}>
      {groups.map((group, index) => (
        <Chip group={group} params={params} id={`filter-${index}`} hasError={hasFault(faults, group)} />
      ))}
      {groups.length > 1 && (
        <li>
          <a class="chips-clear" href={paths.events(withoutGroups(params, groups))}>
            {TEXT.clear}
          </a>
        </li>
      )}
    </ul>
  )
}

function withoutGroups(params: FilterParams, groups: readonly FilterGroup[]): FilterParams {
  return groups.reduce((rest, { name }) => withoutParameter(rest, name), params)
}

function hasFault(faults: FilterMessages, { name }: FilterGroup): boolean {
  const base = baseName(name)
  return Object.entries(faults).some(([field, message]) => field === base && message !== undefined)
}

type ChipProps = { group: FilterGroup; params: FilterParams; id: string; hasError: boolean }

function Chip({ group, params, id, hasError }: ChipProps) {
  const { name, label, values, field, operator, texts } = group
  const rest = withoutParameter(params, name)
  const value = TEXT.anyOf({ values })
  const removeLabel = TEXT.remove({ label, value })
  return (
    <li class={chipClass(group, hasError)}>
      <details class="menu chip-menu" name="toolbar-menu">
        <summary class="chip-summary" title={TEXT.edit({ label, values })}>
          <span class="chip-label">{label}</span> <span class="chip-value">{value}</span>
        </summary>
        {field && (
          <div class="menu-panel">
            <FilterForm
              params={rest}
              id={id}
              field={field}
              operator={operator}
              texts={texts}
              hasError={hasError}
            />
          </div>
        )}
      </details>
      <a class="chip-remove" href={paths.events(rest)} title={removeLabel}>
        <span class="visually-hidden">{removeLabel}</span>
        <Icon name="close" />
      </a>
    </li>
  )
}

function chipClass({ isExcluding }: FilterGroup, hasError: boolean): string {
  return `chip${isExcluding ? ' chip-not' : ''}${hasError ? ' chip-invalid' : ''}`
}
