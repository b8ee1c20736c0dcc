import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import { isReadOnlyAction } from '../../src/domain/events/record.ts'
import { ChoiceField, TextField } from '../components/field.tsx'
import { paths } from '../paths.ts'
import type { AskedName, Faults } from './filter-params.ts'
import { type Asked, PERIODS } from './filter-params.ts'

type Props = {
  asked: Asked
  faults: Faults
  retentionDays: number
  catalogue: Catalogue
}

const READ_ONLY = [
  { value: 'no', label: 'No – changes only' },
  { value: 'yes', label: 'Yes – reads only' },
  { value: 'any', label: 'Any' },
]
const OUTCOMES = [
  { value: '', label: 'Any' },
  { value: '*', label: 'Errors only' },
]
const RARER: AskedName[] = ['resourceType', 'eventSource', 'sourceIPAddress', 'accessKeyId', 'eventId']

/** What can be asked of the log; every field keeps what was typed, right or wrong. */
export function FilterBar(props: Props) {
  const { asked, faults } = props
  const text = (name: AskedName) => ({ name, value: asked[name], fault: faults[name] })
  return (
    <search>
      <form class="filters" method="get" action={paths.events()} novalidate>
        <div class="filters-search">
          <TextField {...text('q')} label="Record contains (case-sensitive)" hint="i-0abc" isMono />
          <button class="button primary" type="submit">
            Show
          </button>
        </div>
        <details class="filters-fields" open={Object.keys(faults).length > 0}>
          <summary>Filters and period</summary>
          <div class="filters-main">
            <TextField {...text('resourceName')} hint="Name or ARN" />
            <TextField {...text('eventName')} hint="StopInstances" list="actions" />
            <TextField {...text('userName')} />
            <TextField {...text('project')} />
            <ChoiceField {...choice(props, 'errorCode', OUTCOMES, '')} />
            <ChoiceField {...choice(props, 'readOnly', READ_ONLY, 'no')} />
          </div>
          <Period {...props} />
          <Rarer {...props} />
        </details>
        <Suggestions {...props} />
      </form>
    </search>
  )
}

// While reads are left out, so are the actions that only read.
function Suggestions({ asked, catalogue }: Props) {
  const hasReads = asked.readOnly === 'any' || asked.readOnly === 'yes'
  const offered = [...catalogue].filter(([eventName]) => hasReads || !isReadOnlyAction(eventName))
  return (
    <datalist id="actions">
      {offered.map(([eventName, { title }]) => (
        <option value={eventName}>{title}</option>
      ))}
    </datalist>
  )
}

function Rarer({ asked, faults }: Props) {
  const used = RARER.filter((name) => asked[name] || faults[name])
  const hints: Asked = { eventSource: 'ec2.amazonaws.com', resourceType: 'AWS::EC2::Instance' }
  return (
    <details class="filters-rarer" open={used.length > 0}>
      <summary>More filters</summary>
      <div class="filters-main">
        {RARER.map((name) => (
          <TextField name={name} value={asked[name]} fault={faults[name]} hint={hints[name] ?? ''} />
        ))}
      </div>
    </details>
  )
}

// The pressed period is sent as `preset`, so that it wins over the one in force and over exact times.
function Period({ asked, faults, retentionDays }: Props) {
  const shorter = PERIODS.filter(({ minutes }) => minutes < retentionDays * 1_440)
  const everything = { period: 'all', label: retentionDays === 1 ? '1 day' : `${retentionDays} days` }
  const inForce = asked.period ?? (asked.from || asked.until ? null : everything.period)
  return (
    <div class="filters-period">
      {asked.period && <input type="hidden" name="period" value={asked.period} />}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand in line with the labels beside it */}
      <div class="field" role="group" aria-labelledby="period">
        <span class="field-label" id="period">
          Period
        </span>
        <div class="presets">
          {[...shorter, everything].map((each) => (
            <button type="submit" name="preset" value={each.period} aria-pressed={each.period === inForce}>
              {each.label}
            </button>
          ))}
        </div>
        {faults.period && <p class="field-fault">{faults.period}</p>}
      </div>
      <ExactTime name="from" label="From (UTC)" asked={asked} faults={faults} />
      <ExactTime name="until" label="Until (UTC)" asked={asked} faults={faults} />
    </div>
  )
}

// A browser empties a date field whose value it cannot read, so a wrong value is shown as text.
function ExactTime(props: { name: 'from' | 'until'; label: string; asked: Asked; faults: Faults }) {
  const { name, label, asked, faults } = props
  const isReadable = /^\d{4}-\d\d-\d\dT/.test(asked[name] ?? '') || !asked[name]
  const type = isReadable ? 'datetime-local' : 'text'
  return <TextField name={name} label={label} value={asked[name]} fault={faults[name]} type={type} />
}

function choice(
  { asked, faults }: Props,
  name: AskedName,
  choices: { value: string; label: string }[],
  unasked: string,
) {
  const value = asked[name] ?? unasked
  const isListed = choices.some((each) => each.value === value)
  return {
    name,
    value,
    fault: faults[name],
    choices: isListed ? choices : [...choices, { value, label: value }],
  }
}
