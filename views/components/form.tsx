import type { Child } from 'hono/jsx'
import { FaultText } from './fault-text.tsx'

/** The values of a submitted form and the error messages by field name. The error `form` is about the whole form. */
export type FormState = {
  values: { readonly [name: string]: string | undefined }
  faults: { readonly [name: string]: string | undefined }
}

export const EMPTY_FORM: FormState = { values: {}, faults: {} }

/** A form that is sent with POST and carries the CSRF token of the session; with `hasFiles`, in parts. */
export function PostForm(props: {
  action: string
  csrf: string
  class?: string
  hasFiles?: boolean
  children?: Child
}) {
  const enctype = props.hasFiles ? 'multipart/form-data' : undefined
  return (
    <form method="post" action={props.action} class={props.class} enctype={enctype}>
      <input type="hidden" name="csrf" value={props.csrf} />
      {props.children}
    </form>
  )
}

/** A button that sends a POST request, with hidden fields if needed. */
export function PostButton(props: {
  action: string
  csrf: string
  label: string
  /** What the button acts on. It follows the label, for screen readers only. */
  about?: string
  fields?: { [name: string]: string }
  isProminent?: boolean
}) {
  return (
    <PostForm action={props.action} csrf={props.csrf} class="inline-form">
      {Object.entries(props.fields ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class={props.isProminent ? 'button' : 'button quiet'} type="submit">
        {props.label}
        {props.about && <span class="visually-hidden"> {props.about}</span>}
      </button>
    </PostForm>
  )
}

/** A labelled input with its error and hint. It shows the submitted value if there is one; passwords are never shown. */
export function TextInput(props: {
  name: string
  label: string
  form: FormState
  value?: string | undefined
  hint?: string
  placeholder?: string
  type?: 'text' | 'password' | 'search' | 'date'
  /** The earliest date of a date input, `YYYY-MM-DD`. */
  min?: string
  autocomplete?: string
  isMono?: boolean
  isRequired?: boolean
}) {
  const { name, label, form, hint, type = 'text' } = props
  const error = form.faults[name]
  const describedBy = [error && `${name}-error`, hint && `${name}-hint`].filter(Boolean).join(' ')
  return (
    <div class={error ? 'field field-invalid' : 'field'}>
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type}
        value={type === 'password' ? undefined : (form.values[name] ?? props.value ?? '')}
        class={props.isMono ? 'mono' : undefined}
        placeholder={props.placeholder}
        min={props.min}
        autocomplete={props.autocomplete ?? 'off'}
        autocapitalize="off"
        spellcheck={false}
        required={props.isRequired}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy || undefined}
        autofocus={error !== undefined}
      />
      {error && (
        <p class="field-error" id={`${name}-error`}>
          <FaultText text={error} />
        </p>
      )}
      <FieldHint name={name} hint={hint} />
    </div>
  )
}

/** A labelled select with its hint. */
export function Select(props: {
  name: string
  label: string
  value: string
  options: readonly { value: string; label: string }[]
  hint?: string
}) {
  const { name, label, value, options, hint } = props
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name} aria-describedby={hint ? `${name}-hint` : undefined}>
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      <FieldHint name={name} hint={hint} />
    </div>
  )
}

/** A labelled checkbox with its hint; it sends `yes`. */
export function Checkbox(props: { name: string; label: string; isChecked: boolean; hint?: string }) {
  const { name, label, isChecked, hint } = props
  // An ID has no spaces.
  const id = name.replaceAll(' ', '-')
  return (
    <div class="checkbox">
      <input
        id={id}
        name={name}
        type="checkbox"
        value="yes"
        checked={isChecked}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      <label for={id}>{label}</label>
      <FieldHint name={id} hint={hint} />
    </div>
  )
}

/** The error that is about the whole form; nothing if there is none. */
export function FormError({ form }: { form: FormState }) {
  if (!form.faults.form) return null
  return (
    <p class="form-error" role="alert">
      <FaultText text={form.faults.form} />
    </p>
  )
}

function FieldHint({ name, hint }: { name: string; hint: string | undefined }) {
  if (!hint) return null
  return (
    <p class="field-hint" id={`${name}-hint`}>
      {hint}
    </p>
  )
}
