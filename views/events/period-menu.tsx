import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { toDateAndTime } from '../../src/domain/periods/period-fields.ts'
import { useTimeZone } from '../components/time-zone.ts'
import { paths } from '../paths.ts'
import { FieldMessages } from './filter-field.tsx'
import { type FilterMessages, type FilterParams, PERIODS, toPairs, withoutParams } from './filter-params.ts'
import type { PeriodFormValues } from './period-form-fields.ts'
import { formatPeriodLabel, formatRelativeLabel } from './period-label.ts'

const { periodMenu: TEXT, periodLabels: LABELS } = MESSAGES.pages

export type PeriodMenuProps = {
  params: FilterParams
  faults: FilterMessages
  /** What the forms of the menu were sent with. */
  periodForm: PeriodFormValues
  retentionDays: number
  now: Date
}

/**
 * The menu that chooses a period: up to now, by a text that the server reads, or by dates and times. It is open if something is
 * wrong with the period that was chosen.
 */
export function PeriodMenu(props: PeriodMenuProps) {
  const { params, faults } = props
  const hasFault = PERIOD_PARAMS.some((name) => faults[name])
  return (
    <details class="menu period-menu" name="toolbar-menu" open={hasFault}>
      <summary class="button menu-toggle">
        <span class="visually-hidden">{TEXT.label}</span> {formatPeriodLabel(params, props)}
      </summary>
      <div class="menu-panel period-panel">
        <WhenForm {...props} />
        <Presets {...props} />
        <DatesForm {...props} />
      </div>
    </details>
  )
}

const PERIOD_PARAMS = ['period', 'from', 'until'] as const

function WhenForm({ params, faults, periodForm }: PeriodMenuProps) {
  const { period: error } = faults
  const ids = error ? 'period-error when-hint' : 'when-hint'
  return (
    <form class="period-when" method="get" action={paths.events()} novalidate>
      <OtherParams params={params} />
      <div class={error ? 'field field-invalid' : 'field'}>
        <label for="when">{TEXT.when}</label>
        <div class="period-line">
          <input
            id="when"
            name="when"
            type="text"
            value={periodForm.when}
            placeholder={TEXT.whenPlaceholder}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            data-focus
            aria-invalid={error ? true : undefined}
            aria-describedby={ids}
          />
          <button class="button primary" type="submit">
            {TEXT.show}
          </button>
        </div>
        <FieldMessages name="period" error={error} note={undefined} />
        <p class="field-hint" id="when-hint">
          {TEXT.whenHint}
        </p>
      </div>
    </form>
  )
}

function Presets({ params, retentionDays }: PeriodMenuProps) {
  const rest = withoutParams(params, ...PERIOD_PARAMS)
  const lengths = PERIODS.filter(({ minutes }) => minutes < retentionDays * 1_440)
  const isShort = (minutes: number) => minutes <= 1_440
  const names = [
    ...lengths.filter(({ minutes }) => isShort(minutes)).map(({ period }) => period),
    ...['today', 'yesterday'],
    ...lengths.filter(({ minutes }) => !isShort(minutes)).map(({ period }) => period),
  ]
  const isAll = !params.period && !params.from && !params.until
  return (
    <ul class="period-presets" aria-label={TEXT.presets}>
      {names.map((period) => (
        <li>
          <PresetLink
            href={paths.events({ ...rest, period })}
            label={formatRelativeLabel(period)}
            isCurrent={params.period === period}
          />
        </li>
      ))}
      <li>
        <PresetLink
          href={paths.events(rest)}
          label={LABELS.retention({ days: retentionDays })}
          isCurrent={isAll}
        />
      </li>
    </ul>
  )
}

function PresetLink({ href, label, isCurrent }: { href: string; label: string; isCurrent: boolean }) {
  return (
    <a class="period-preset" href={href} aria-current={isCurrent ? 'true' : undefined}>
      {label}
    </a>
  )
}

// The browser itself refuses a field that is filled in only in part: it would send nothing for it.
function DatesForm({ params, faults, periodForm }: PeriodMenuProps) {
  const zone = useTimeZone()
  const shown = { ...periodForm, ...shownEnds(params, periodForm, zone) }
  return (
    <form class="period-dates" method="get" action={paths.events()}>
      <OtherParams params={params} />
      <EndFields end="from" values={shown} error={faults.from} />
      <EndFields end="until" values={shown} error={faults.until} />
      <div class="period-line">
        <p class="field-hint">{TEXT.zoneNote({ zone })}</p>
        <button class="button" type="submit">
          {TEXT.show}
        </button>
      </div>
    </form>
  )
}

function EndFields(props: { end: 'from' | 'until'; values: PeriodFormValues; error: string | undefined }) {
  const { end, values, error } = props
  const attributes = {
    'aria-invalid': error ? true : undefined,
    'aria-describedby': error ? `${end}-error` : undefined,
  }
  const [date, time] = [`${end}Date`, `${end}Time`] as const
  return (
    <div class={error ? 'field field-invalid' : 'field'}>
      <label for={date}>{TEXT[date]}</label>
      <div class="period-line">
        <input id={date} name={date} type="date" value={values[date]} {...attributes} />
        <input
          id={time}
          name={time}
          type="time"
          step="1"
          value={values[time]}
          aria-label={TEXT[time]}
          {...attributes}
        />
      </div>
      <FieldMessages name={end} error={error} note={undefined} />
    </div>
  )
}

// All of the filter but its period, and the zone that the page says: another one may be chosen in another window.
function OtherParams({ params }: { params: FilterParams }) {
  const others = { ...withoutParams(params, ...PERIOD_PARAMS), zone: useTimeZone() }
  return (
    <>
      {toPairs(others).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  )
}

// What was sent is shown again, else the exact times of the filter.
function shownEnds(params: FilterParams, sent: PeriodFormValues, zone: string): Partial<PeriodFormValues> {
  if (sent.fromDate || sent.fromTime || sent.untilDate || sent.untilTime) return {}
  const [from, until] = [params.from, params.until].map((time) => toFields(time, zone))
  return {
    ...(from && { fromDate: from.date, fromTime: from.time }),
    ...(until && { untilDate: until.date, untilTime: until.time }),
  }
}

function toFields(time: string | undefined, zone: string) {
  const instant = new Date(`${time}Z`)
  return Number.isNaN(instant.getTime()) ? null : toDateAndTime(instant, zone)
}
