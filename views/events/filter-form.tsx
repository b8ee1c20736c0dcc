import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import { FILTER_OPERATORS, type FilterOperator } from './filter-groups.ts'
import { type FilterParam, type FilterParams, toPairs, withoutParams } from './filter-params.ts'

const { filterForm: TEXT, filterLabels: LABELS } = MESSAGES.pages

/** The fields that a filter can be about, the frequent ones first. */
export const FORM_FIELDS = [
  ...(['eventName', 'userName', 'resourceName', 'sourceIPAddress', 'errorCode', 'project', 'q'] as const),
  ...(['resourceType', 'eventSource', 'accessKeyId', 'eventId', 'requestId'] as const),
  ...(['submittedBy', 'submittedKey', 'receivedFrom', 'receivedUntil'] as const),
] as const satisfies readonly FilterParam[]

type FilterFormProps = {
  /** The other filters, which stay. */
  params: FilterParams
  /** What distinguishes the fields of this form from those of other ones. */
  id: string
  /** The field of the filter; null if it is to be chosen. */
  field: FilterParam | null
  operator: FilterOperator
  /** A field for each of these, and an empty one for a further value. */
  texts: readonly string[]
  hasError?: boolean
}

/**
 * A form for the values of one filter: its field, how they are compared, and the values. The server reads titles and names in any
 * case, and leads to the URL of the filter.
 */
export function FilterForm(props: FilterFormProps) {
  const { params, id, field, operator, texts } = props
  return (
    <form class="filter-form" method="get" action={paths.events()} autocomplete="off">
      <OtherFilters params={params} />
      <div class="filter-form-line">
        {field === null ? (
          <FieldSelect id={id} />
        ) : (
          <>
            <input type="hidden" name="field" value={field} />
            <span class="filter-form-field">{LABELS[field]}</span>
          </>
        )}
        <OperatorSelect field={field} operator={operator} />
      </div>
      {texts.map((text) => (
        <ValueInput {...props} text={text} label={TEXT.value} />
      ))}
      {!isSingle(field) && (
        <ValueInput
          {...props}
          text=""
          label={texts.length === 0 ? TEXT.value : TEXT.furtherValue}
          isRequired={texts.length === 0}
        />
      )}
      <datalist id={`${id}-values`} />
      <button class="button primary" type="submit">
        {TEXT.apply}
      </button>
    </form>
  )
}

/** Hidden fields for filters that a form leaves as they are. */
export function OtherFilters({ params }: { params: FilterParams }) {
  return (
    <>
      {toPairs(withoutParams(params)).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  )
}

// A time is one.
function isSingle(field: FilterParam | null): boolean {
  return field === 'receivedFrom' || field === 'receivedUntil'
}

function FieldSelect({ id }: { id: string }) {
  return (
    <select id={`${id}-field`} name="field" aria-label={TEXT.field} data-focus>
      {FORM_FIELDS.map((name) => (
        <option value={name}>{LABELS[name]}</option>
      ))}
    </select>
  )
}

function OperatorSelect({ field, operator }: { field: FilterParam | null; operator: FilterOperator }) {
  const labels = field === 'q' ? TEXT.textOperators : TEXT.operators
  const shown = isSingle(field) ? (['is'] as const) : FILTER_OPERATORS
  return (
    <select name="operator" aria-label={TEXT.operator}>
      {shown
        .filter((each) => field === null || each !== 'starts' || !WHOLE_VALUES.includes(field))
        .map((each) => (
          <option value={each} selected={each === operator}>
            {labels[each]}
          </option>
        ))}
    </select>
  )
}

const WHOLE_VALUES: readonly FilterParam[] = ['q', 'eventId', 'requestId']

function ValueInput(
  props: Pick<FilterFormProps, 'id' | 'field' | 'hasError'> & {
    text: string
    label: string
    isRequired?: boolean
  },
) {
  const { id, field, text, label, isRequired, hasError } = props
  const list = `${id}-values`
  return (
    <input
      class="filter-form-value"
      name="value"
      type="text"
      value={text}
      aria-label={label}
      placeholder={text === '' ? label : undefined}
      required={isRequired}
      list={list}
      autocapitalize="off"
      spellcheck={false}
      aria-invalid={hasError && text !== '' ? true : undefined}
      hx-get={paths.eventValues(field)}
      hx-include={field === null ? `#${id}-field` : undefined}
      hx-trigger="focus, input changed delay:150ms"
      hx-target={`#${list}`}
      hx-sync="this:replace"
    />
  )
}
