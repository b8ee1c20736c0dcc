import type { Child } from 'hono/jsx'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { FilterParam } from './filter-params.ts'

const { filterLabels: LABELS } = MESSAGES.pages

/** The ID of a datalist, the URL that fills it while someone types, and the field that is sent beside the text. */
type Suggestions = { list: string; url: string; include: string }

type FieldProps = {
  name: FilterParam
  label?: string | undefined
  error?: string | undefined
  /** What is to know about a value that is right. */
  note?: string | undefined
  hint?: string | undefined
}

/** A labelled input for a filter, with its error. */
export function FilterInput(
  props: FieldProps & {
    value: string | undefined
    placeholder?: string | undefined
    suggestions?: Suggestions
    isMono?: boolean
  },
) {
  return (
    <FilterField {...props}>
      <input
        id={props.name}
        name={props.name}
        type="text"
        value={props.value ?? ''}
        class={props.isMono ? 'mono' : undefined}
        placeholder={props.placeholder}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        {...messageAttributes(props)}
        {...suggestionAttributes(props.suggestions)}
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
      <select id={props.name} name={props.name} {...messageAttributes(props)}>
        {props.options.map(({ value, label }) => (
          <option value={value} selected={value === props.value}>
            {label}
          </option>
        ))}
      </select>
    </FilterField>
  )
}

function FilterField({ name, label, error, note, hint, children }: FieldProps & { children?: Child }) {
  return (
    <div class={error ? 'field field-invalid' : 'field'}>
      <label for={name}>{label ?? LABELS[name]}</label>
      {children}
      <FieldMessages name={name} error={error} note={note} />
      {hint && !error && (
        <p class="field-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

/** What is wrong with the value of a field, and what is to know about it; nothing if it is neither. */
export function FieldMessages({ name, error, note }: Pick<FieldProps, 'name' | 'error' | 'note'>) {
  return (
    <>
      {error && (
        <p class="field-error" id={`${name}-error`} role="alert">
          {error}
        </p>
      )}
      {note && (
        <p class="field-note" id={`${name}-note`} role="status">
          {note}
        </p>
      )}
    </>
  )
}

function messageAttributes({ name, error, note, hint }: FieldProps) {
  const ids = [error && `${name}-error`, note && `${name}-note`, hint && !error && `${name}-hint`].filter(
    Boolean,
  )
  return {
    'aria-invalid': error ? true : undefined,
    'aria-describedby': ids.length > 0 ? ids.join(' ') : undefined,
  }
}

function suggestionAttributes(suggestions: Suggestions | undefined) {
  if (!suggestions) return {}
  return {
    list: suggestions.list,
    'hx-get': suggestions.url,
    'hx-include': suggestions.include,
    'hx-trigger': 'input changed delay:150ms',
    'hx-target': `#${suggestions.list}`,
    'hx-sync': 'this:replace',
  }
}
