import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import { isReadOnlyAction } from '../../src/domain/actions/read-only-action.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import { FilterInput, FilterSelect } from './filter-field.tsx'
import { type FilterFaults, type FilterParam, type FilterParams, PERIODS } from './filter-params.ts'

const { filterBar: TEXT, filterLabels: LABELS, filterPeriods } = MESSAGES.pages

type FilterBarProps = {
  params: FilterParams
  faults: FilterFaults
  retentionDays: number
  catalogue: Catalogue
}

const READ_ONLY_OPTIONS = [
  { value: 'no', label: TEXT.readOnly.no },
  { value: 'yes', label: TEXT.readOnly.yes },
  { value: 'any', label: TEXT.readOnly.any },
]
const OUTCOME_OPTIONS = [
  { value: '', label: TEXT.outcome.any },
  { value: '*', label: TEXT.outcome.failed },
]
const EXAMPLES: FilterParams = {
  q: 'i-0abc',
  eventName: 'StopInstances',
  eventSource: 'ec2.amazonaws.com',
  resourceType: 'AWS::EC2::Instance',
}
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
          <FilterInput {...field('q')} label={TEXT.q} placeholder={EXAMPLES.q} isMono />
          <button class="button primary" type="submit">
            {TEXT.search}
          </button>
        </div>
        <details class="filters-fields" open={Object.keys(faults).length > 0}>
          <summary>{TEXT.fields}</summary>
          <div class="filters-main">
            <FilterInput {...field('resourceName')} placeholder={TEXT.resourcePlaceholder} />
            <FilterInput {...field('eventName')} placeholder={EXAMPLES.eventName} list="actions" />
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
  return (
    <details class="filters-more" open={used.length > 0}>
      <summary>{TEXT.moreFields}</summary>
      <div class="filters-main">
        {MORE_FILTERS.map((name) => (
          <FilterInput
            name={name}
            value={params[name]}
            error={faults[name]}
            placeholder={EXAMPLES[name] ?? ''}
          />
        ))}
      </div>
    </details>
  )
}

// A clicked period is sent as `preset`, so that it overrides the current period and exact times.
function Period({ params, faults, retentionDays }: FilterBarProps) {
  const shorter = PERIODS.filter(({ minutes }) => minutes < retentionDays * 1_440)
  const presets = shorter.map(({ period }) => ({ period, label: filterPeriods[period].button }))
  const retention = { period: 'all', label: TEXT.retention({ days: retentionDays }) }
  const current = params.period ?? (params.from || params.until ? null : retention.period)
  return (
    <div class="filters-period">
      {params.period && <input type="hidden" name="period" value={params.period} />}
      {/* biome-ignore lint/a11y/useSemanticElements: the legend of a fieldset cannot be in line with the labels beside it */}
      <div class="field" role="group" aria-labelledby="period">
        <span class="field-label" id="period">
          {LABELS.period}
        </span>
        <div class="presets">
          {[...presets, retention].map(({ period, label }) => (
            <button type="submit" name="preset" value={period} aria-pressed={period === current}>
              {label}
            </button>
          ))}
        </div>
        {faults.period && <p class="field-error">{faults.period}</p>}
      </div>
      <TimeInput name="from" label={TEXT.from} params={params} faults={faults} />
      <TimeInput name="until" label={TEXT.until} params={params} faults={faults} />
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
