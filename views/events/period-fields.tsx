import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import { FieldMessages } from './filter-field.tsx'
import { OtherFilters } from './filter-form.tsx'
import { type FilterMessages, type FilterParams, PERIODS, withoutParams } from './filter-params.ts'

const { filterBar: TEXT, filterLabels: LABELS, filterPeriods } = MESSAGES.pages

type PeriodProps = {
  params: FilterParams
  faults: FilterMessages
  notes: FilterMessages
  retentionDays: number
}

/** The menu that chooses a period: one that ends now, or exact times. */
export function PeriodFields(props: PeriodProps) {
  const { params, faults } = props
  const rest = withoutParams(params, 'period', 'from', 'until')
  const hasFault = Boolean(faults.period || faults.from || faults.until)
  return (
    <details class="menu" name="toolbar-menu" open={hasFault}>
      <summary class="button menu-toggle">
        <span class="visually-hidden">{LABELS.period}</span> {currentLabel(props)}
      </summary>
      <form class="menu-panel filters" method="get" action={paths.events()} novalidate>
        <OtherFilters params={rest} />
        <Presets {...props} />
        <TimeInput name="from" label={TEXT.from} {...props} />
        <TimeInput name="until" label={TEXT.until} {...props} />
        <button class="button primary" type="submit">
          {TEXT.search}
        </button>
      </form>
    </details>
  )
}

function currentLabel({ params, retentionDays }: PeriodProps): string {
  const preset = PERIODS.find(({ period }) => period === params.period)
  if (preset) return filterPeriods[preset.period].button
  const { period, from, until } = params
  const ends = [from, until].map((time) => time?.replace('T', ' ') ?? '')
  return period ?? (from || until ? ends.join(' – ') : TEXT.retention({ days: retentionDays }))
}

function Presets({ params, faults, retentionDays }: PeriodProps) {
  const shorter = PERIODS.filter(({ minutes }) => minutes < retentionDays * 1_440)
  const presets = shorter.map(({ period }) => ({ period, label: filterPeriods[period].button }))
  const retention = { period: 'all', label: TEXT.retention({ days: retentionDays }) }
  const current = params.period ?? (params.from || params.until ? null : retention.period)
  return (
    <>
      <div class="presets">
        {[...presets, retention].map(({ period, label }) => (
          <button type="submit" name="preset" value={period} aria-pressed={period === current}>
            {label}
          </button>
        ))}
      </div>
      <FieldMessages name="period" error={faults.period} />
    </>
  )
}

// A text field, because browsers send nothing for a date field that is filled in only in part, and show its time in 12
// hours or 24, whatever the page says.
function TimeInput(props: PeriodProps & { name: 'from' | 'until'; label: string }) {
  const { name, label, params, faults } = props
  const error = faults[name]
  return (
    <div class={error ? 'field field-invalid' : 'field'}>
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type="text"
        value={params[name]?.replace(/^(\d{4}-\d\d-\d\d)T/, '$1 ') ?? ''}
        autocomplete="off"
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${name}-error` : `${name}-hint`}
      />
      <FieldMessages name={name} error={error} />
      <p class="field-hint" id={`${name}-hint`}>
        {TEXT.timeHint}
      </p>
    </div>
  )
}
