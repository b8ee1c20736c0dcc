import { isShortText } from '../../src/domain/events/query.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import { FieldMessages, FilterInput, FilterSelect } from './filter-field.tsx'
import {
  defaultReadOnly,
  type FilterMessages,
  type FilterParam,
  type FilterParams,
  PERIODS,
} from './filter-params.ts'

const { filterBar: TEXT, filterLabels: LABELS, filterPeriods } = MESSAGES.pages

type FilterBarProps = {
  params: FilterParams
  faults: FilterMessages
  notes: FilterMessages
  retentionDays: number
}

const READ_ONLY_OPTIONS = (['no', 'yes', 'any'] as const).map((value) => ({
  value,
  label: TEXT.readOnly[value],
}))
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
const ACTIONS_LIST = 'actions'
const MORE_FILTERS: FilterParam[] = [
  'resourceType',
  'eventSource',
  'sourceIPAddress',
  'accessKeyId',
  'eventId',
  'requestId',
  'submittedBy',
  'submittedKey',
  'receivedFrom',
  'receivedUntil',
]

/** The filter form of the events page. Every field keeps its submitted value, valid or not. */
export function FilterBar(props: FilterBarProps) {
  const { params, faults, notes } = props
  const field = (name: FilterParam) => ({ name, value: params[name], error: faults[name] })
  const hasMessages = Object.keys({ ...faults, ...notes }).length > 0
  return (
    <search>
      <form class="filters" method="get" action={paths.events()} novalidate>
        <div class="filters-search">
          <FilterInput
            {...field('q')}
            label={TEXT.q}
            placeholder={EXAMPLES.q}
            note={params.q && isShortText(params.q) ? TEXT.shortText : undefined}
            isMono
          />
          <button class="button primary" type="submit">
            {TEXT.search}
          </button>
        </div>
        <details class="filters-fields" open={hasMessages}>
          <summary>{TEXT.fields}</summary>
          <div class="filters-main">
            <FilterInput {...field('resourceName')} placeholder={TEXT.resourcePlaceholder} />
            <FilterInput
              {...field('eventName')}
              placeholder={EXAMPLES.eventName}
              suggestions={actionSuggestions(props)}
            />
            <FilterInput {...field('userName')} />
            <FilterInput {...field('project')} />
            <FilterSelect {...selectProps(props, 'errorCode', OUTCOME_OPTIONS, '')} />
            <FilterSelect {...readOnlyProps(props)} />
          </div>
          <Period {...props} />
          <MoreFilters {...props} />
        </details>
        <datalist id={ACTIONS_LIST} />
        <OtherValues params={params} />
      </form>
    </search>
  )
}

// The fields have one value each. What else the URL has stays.
function OtherValues({ params }: { params: FilterParams }) {
  const { more = [], outcome } = params
  const pairs = [...(outcome ? [['outcome', outcome] as const] : []), ...more]
  return (
    <>
      {pairs.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  )
}

// Actions that only read are not suggested while reads are left out.
function actionSuggestions({ params }: FilterBarProps) {
  const url = paths.actionSuggestions(defaultReadOnly(params))
  return { list: ACTIONS_LIST, url, include: '#readOnly' }
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
function Period({ params, faults, notes, retentionDays }: FilterBarProps) {
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
        <FieldMessages name="period" error={faults.period} note={notes.period} />
      </div>
      <TimeInput name="from" label={TEXT.from} params={params} faults={faults} notes={notes} />
      <TimeInput name="until" label={TEXT.until} params={params} faults={faults} notes={notes} />
    </div>
  )
}

// A text field, because browsers send nothing for a date field that is filled in only in part, and show its time in 12
// hours or 24, whatever the page says.
function TimeInput(props: {
  name: 'from' | 'until'
  label: string
  params: FilterParams
  faults: FilterMessages
  notes: FilterMessages
}) {
  const { name, label, params, faults, notes } = props
  return (
    <FilterInput
      name={name}
      label={label}
      value={params[name]?.replace(/^(\d{4}-\d\d-\d\d)T/, '$1 ')}
      error={faults[name]}
      note={notes[name]}
      hint={TEXT.timeHint}
    />
  )
}

// The default is sent as an empty value: it changes with the other filters, and a choice stays.
function readOnlyProps(props: FilterBarProps) {
  const standard = defaultReadOnly(props.params)
  const options = READ_ONLY_OPTIONS.map((option) =>
    option.value === standard ? { ...option, value: '' } : option,
  )
  const readOnly = props.params.readOnly === standard ? undefined : props.params.readOnly
  return selectProps({ ...props, params: { ...props.params, readOnly } }, 'readOnly', options, '')
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
