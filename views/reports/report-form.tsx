import {
  earliestReportDay,
  formatDay,
  REPORT_DAYS_MAX,
  type ReportPeriod,
} from '../../src/domain/reports/report-period.ts'
import { reportPresets } from '../../src/domain/reports/report-presets.ts'
import { Choose, type Entered, Entry, FormFault } from '../components/form.tsx'
import { paths } from '../paths.ts'
import { askedOf, isSame, REPORT_LABELS, shownAs } from './report-params.ts'

const TYPES = [{ value: 'administration', label: 'Administration' }]

type ReportFormProps = {
  entered: Entered
  shown: { period: ReportPeriod; isPendingOnly: boolean } | null
  now: Date
}

/** The form that chooses the report and its period. */
export function ReportForm({ entered, shown, now }: ReportFormProps) {
  const earliest = formatDay(earliestReportDay(now))
  return (
    <form class="filters report-form" method="get" action={paths.reports()} novalidate>
      <FormFault entered={entered} />
      <div class="report-fields">
        <Choose name="type" label={REPORT_LABELS.type} value="administration" choices={TYPES} />
        <Entry
          name="start"
          label={REPORT_LABELS.start}
          entered={entered}
          {...asDay(entered, 'start')}
          min={earliest}
          note="from 00:00 UTC"
        />
        <Entry
          name="end"
          label={REPORT_LABELS.end}
          entered={entered}
          {...asDay(entered, 'end')}
          min={earliest}
          note="included, until 24:00 UTC"
        />
        <button class="button primary report-show" type="submit">
          Show
        </button>
      </div>
      {shown?.isPendingOnly && <input type="hidden" name="show" value="pending" />}
      <nav class="presets report-choices" aria-label="Periods that are often wanted">
        {reportPresets(now).map(({ label, period }) => (
          <a
            href={paths.reports(shown === null ? askedOf(period) : shownAs(shown, period))}
            aria-current={isSame(period, shown?.period) ? 'true' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      <p class="field-note">
        A report spans {REPORT_DAYS_MAX} days at most and begins on {earliest} at the earliest: the
        administrator log goes back one year. Days begin and end in UTC.
      </p>
    </form>
  )
}

// A browser empties a date field whose value it cannot read, so a wrong value is shown as text.
function asDay({ values }: Entered, name: 'start' | 'end') {
  const isReadable = /^(\d{4}-\d\d-\d\d)?$/.test(values[name] ?? '')
  return { type: isReadable ? 'date' : 'text' } as const
}
