import { MESSAGES } from '../../src/domain/messages/messages.ts'
import {
  earliestReportDay,
  REPORT_DAYS_MAX,
  type ReportPeriod,
} from '../../src/domain/reports/report-period.ts'
import { reportPresets } from '../../src/domain/reports/report-presets.ts'
import { formatDay } from '../../src/domain/time.ts'
import { FormError, type FormState, Select, TextInput } from '../components/form.tsx'
import { paths } from '../paths.ts'
import { isSamePeriod, toReportParams, toViewParams } from './report-params.ts'

const { reportForm: TEXT, reportLabels: LABELS } = MESSAGES.pages

const listTypes = () => [{ value: 'administration', label: TEXT.administration }]

type ReportFormProps = {
  form: FormState
  report: { period: ReportPeriod; isPendingOnly: boolean } | null
  now: Date
}

/** The form that selects the report and its period. */
export function ReportForm({ form, report, now }: ReportFormProps) {
  const earliest = formatDay(earliestReportDay(now))
  return (
    <form class="filters report-form" method="get" action={paths.reports()} novalidate>
      <FormError form={form} />
      <div class="report-fields">
        <Select name="type" label={LABELS.type} value="administration" options={listTypes()} />
        <TextInput
          name="start"
          label={LABELS.start}
          form={form}
          type={dayInputType(form, 'start')}
          min={earliest}
          hint={TEXT.startHint}
        />
        <TextInput
          name="end"
          label={LABELS.end}
          form={form}
          type={dayInputType(form, 'end')}
          min={earliest}
          hint={TEXT.endHint}
        />
        <button class="button primary report-show" type="submit">
          {TEXT.show}
        </button>
      </div>
      {report?.isPendingOnly && <input type="hidden" name="show" value="pending" />}
      <nav class="presets report-presets" aria-label={TEXT.presetsTitle}>
        {reportPresets(now).map(({ label, period }) => (
          <a
            href={paths.reports(report === null ? toReportParams(period) : toViewParams(report, period))}
            aria-current={isSamePeriod(period, report?.period) ? 'true' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      <p class="field-hint">{TEXT.limits({ days: REPORT_DAYS_MAX, earliest })}</p>
    </form>
  )
}

// Browsers empty a date field whose value they cannot parse, so an invalid value is shown in a text field.
function dayInputType({ values }: FormState, name: 'start' | 'end'): 'date' | 'text' {
  return /^(\d{4}-\d\d-\d\d)?$/.test(values[name] ?? '') ? 'date' : 'text'
}
