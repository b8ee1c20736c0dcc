import type { Child } from 'hono/jsx'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { FilterParam } from './filter-params.ts'

const { filterLabels: LABELS } = MESSAGES.pages

type FieldProps = { name: FilterParam; label?: string | undefined; error?: string | undefined }

/** A labelled input for a filter, with its error. */
export function FilterInput(
  props: FieldProps & {
    value: string | undefined
    placeholder?: string | undefined
    /** The ID of a datalist with suggestions. */
    list?: string
    type?: string
    isMono?: boolean
  },
) {
  return (
    <FilterField {...props}>
      <input
        id={props.name}
        name={props.name}
        type={props.type ?? 'text'}
        step={props.type === 'datetime-local' ? '1' : undefined}
        value={props.value ?? ''}
        class={props.isMono ? 'mono' : undefined}
        placeholder={props.placeholder}
        list={props.list}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        {...errorAttributes(props)}
      />
    </FilterField>
  )
}

/** A labelled select for a filter, with its error. */
export function FilterSelect(
  props: FieldProps & { value: string; options: readonly { value: string; label: string }[] },
) {
  return (
    <FilterField {...props}>
      <select id={props.name} name={props.name} {...errorAttributes(props)}>
        {props.options.map(({ value, label }) => (
          <option value={value} selected={value === props.value}>
            {label}
          </option>
        ))}
      </select>
    </FilterField>
  )
}

function FilterField({ name, label, error, children }: FieldProps & { children?: Child }) {
  return (
    <div class={error ? 'field field-invalid' : 'field'}>
      <label for={name}>{label ?? LABELS[name]}</label>
      {children}
      {error && (
        <p class="field-error" id={`${name}-error`}>
          {error}
        </p>
      )}
    </div>
  )
}

function errorAttributes({ name, error }: FieldProps) {
  return error ? { 'aria-invalid': true, 'aria-describedby': `${name}-error` } : {}
}
