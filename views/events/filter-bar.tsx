import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import { isReadOnlyAction } from '../../src/domain/actions/read-only-action.ts'
import { paths } from '../paths.ts'
import { FilterInput, FilterSelect } from './filter-field.tsx'
import { type FilterFaults, type FilterParam, type FilterParams, PERIODS } from './filter-params.ts'

type FilterBarProps = {
  params: FilterParams
  faults: FilterFaults
  retentionDays: number
  catalogue: Catalogue
}

const READ_ONLY_OPTIONS = [
  { value: 'no', label: 'No (changes only)' },
  { value: 'yes', label: 'Yes (reads only)' },
  { value: 'any', label: 'Any' },
]
const OUTCOME_OPTIONS = [
  { value: '', label: 'Any' },
  { value: '*', label: 'Failed' },
]
const MORE_FILTERS: FilterParam[] = [
  'resourceType',
  'eventSource',
  'sourceIPAddress',
  'accessKeyId',
  'eventId',
]

/** The filter form of the events page. Every field keeps its submitted value, valid or not. */
export function FilterBar(props: FilterBarProps) {
  const { params, faults } = props
  const field = (name: FilterParam) => ({ name, value: params[name], error: faults[name] })
  return (
    <search>
      <form class="filters" method="get" action={paths.events()} novalidate>
        <div class="filters-search">
          <FilterInput {...field('q')} label="Record contains (case-sensitive)" placeholder="i-0abc" isMono />
          <button class="button primary" type="submit">
            Search
          </button>
        </div>
        <details class="filters-fields" open={Object.keys(faults).length > 0}>
          <summary>Filters and period</summary>
          <div class="filters-main">
            <FilterInput {...field('resourceName')} placeholder="Name or ARN" />
            <FilterInput {...field('eventName')} placeholder="StopInstances" list="actions" />
            <FilterInput {...field('userName')} />
            <FilterInput {...field('project')} />
            <FilterSelect {...selectProps(props, 'errorCode', OUTCOME_OPTIONS, '')} />
            <FilterSelect {...selectProps(props, 'readOnly', READ_ONLY_OPTIONS, 'no')} />
          </div>
          <Period {...props} />
          <MoreFilters {...props} />
        </details>
        <ActionSuggestions {...props} />
      </form>
    </search>
  )
}

// Actions that only read are not suggested while reads are filtered out.
function ActionSuggestions({ params, catalogue }: FilterBarProps) {
  const hasReads = params.readOnly === 'any' || params.readOnly === 'yes'
  const suggestions = [...catalogue].filter(([eventName]) => hasReads || !isReadOnlyAction(eventName))
  return (
    <datalist id="actions">
      {suggestions.map(([eventName, { title }]) => (
        <option value={eventName}>{title}</option>
      ))}
    </datalist>
  )
}

function MoreFilters({ params, faults }: FilterBarProps) {
  const used = MORE_FILTERS.filter((name) => params[name] || faults[name])
  const examples: FilterParams = { eventSource: 'ec2.amazonaws.com', resourceType: 'AWS::EC2::Instance' }
  return (
    <details class="filters-more" open={used.length > 0}>
      <summary>More filters</summary>
      <div class="filters-main">
        {MORE_FILTERS.map((name) => (
          <FilterInput
            name={name}
            value={params[name]}
            error={faults[name]}
            placeholder={examples[name] ?? ''}
          />
        ))}
      </div>
    </details>
  )
}

// A clicked period is sent as `preset`, so that it overrides the current period and exact times.
function Period({ params, faults, retentionDays }: FilterBarProps) {
  const shorter = PERIODS.filter(({ minutes }) => minutes < retentionDays * 1_440)
  const retention = { period: 'all', label: retentionDays === 1 ? '1 day' : `${retentionDays} days` }
  const current = params.period ?? (params.from || params.until ? null : retention.period)
  return (
    <div class="filters-period">
      {params.period && <input type="hidden" name="period" value={params.period} />}
      {/* biome-ignore lint/a11y/useSemanticElements: the legend of a fieldset cannot be in line with the labels beside it */}
      <div class="field" role="group" aria-labelledby="period">
        <span class="field-label" id="period">
          Period
        </span>
        <div class="presets">
          {[...shorter, retention].map(({ period, label }) => (
            <button type="submit" name="preset" value={period} aria-pressed={period === current}>
              {label}
            </button>
          ))}
        </div>
        {faults.period && <p class="field-error">{faults.period}</p>}
      </div>
      <TimeInput name="from" label="From (UTC)" params={params} faults={faults} />
      <TimeInput name="until" label="Until (UTC)" params={params} faults={faults} />
    </div>
  )
}

// Browsers empty a date field whose value they cannot parse, so an invalid value is shown in a text field.
function TimeInput(props: {
  name: 'from' | 'until'
  label: string
  params: FilterParams
  faults: FilterFaults
}) {
  const { name, label, params, faults } = props
  const isReadable = /^\d{4}-\d\d-\d\dT/.test(params[name] ?? '') || !params[name]
  const type = isReadable ? 'datetime-local' : 'text'
  return <FilterInput name={name} label={label} value={params[name]} error={faults[name]} type={type} />
}

// A value that is not among the options becomes an option, so that the select shows it.
function selectProps(
  { params, faults }: FilterBarProps,
  name: FilterParam,
  options: { value: string; label: string }[],
  defaultValue: string,
) {
  const value = params[name] ?? defaultValue
  const isListed = options.some((option) => option.value === value)
  return {
    name,
    value,
    error: faults[name],
    options: isListed ? options : [...options, { value, label: value }],
  }
}
