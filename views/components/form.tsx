import type { Child } from 'hono/jsx'

/** What stood in a form that was sent, and what is wrong with it by the name of its field; `form` is wrong as a whole. */
export type Entered = {
  values: { readonly [name: string]: string | undefined }
  faults: { readonly [name: string]: string | undefined }
}

export const NOTHING_ENTERED: Entered = { values: {}, faults: {} }

/** A form that does something, with the token that proves whose page it stood on. */
export function DeedForm(props: { action: string; csrf: string; class?: string; children?: Child }) {
  return (
    <form method="post" action={props.action} class={props.class ?? 'deed'}>
      <input type="hidden" name="csrf" value={props.csrf} />
      {props.children}
    </form>
  )
}

/** A deed that takes no more than a press. */
export function DeedButton(props: {
  action: string
  csrf: string
  label: string
  about?: string
  fields?: { [name: string]: string }
  isPlain?: boolean
}) {
  return (
    <DeedForm action={props.action} csrf={props.csrf} class="press">
      {Object.entries(props.fields ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class={props.isPlain ? 'button' : 'button quiet'} type="submit">
        {props.label}
        {props.about && <span class="unseen"> {props.about}</span>}
      </button>
    </DeedForm>
  )
}

/** A text one enters: its label, its value, and beside it what is wrong with the value. */
export function Entry(props: {
  name: string
  label: string
  entered: Entered
  value?: string | undefined
  note?: string
  hint?: string
  type?: 'text' | 'password' | 'search' | 'date'
  /** The earliest day that a day may be. */
  min?: string
  autocomplete?: string
  isMono?: boolean
  isRequired?: boolean
}) {
  const { name, label, entered, note, type = 'text' } = props
  const fault = entered.faults[name]
  const told = [fault && `${name}-fault`, note && `${name}-note`].filter(Boolean).join(' ')
  return (
    <div class={fault ? 'field field-faulty' : 'field'}>
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type}
        value={type === 'password' ? undefined : (entered.values[name] ?? props.value ?? '')}
        class={props.isMono ? 'mono' : undefined}
        placeholder={props.hint}
        min={props.min}
        autocomplete={props.autocomplete ?? 'off'}
        autocapitalize="off"
        spellcheck={false}
        required={props.isRequired}
        aria-invalid={fault ? true : undefined}
        aria-describedby={told || undefined}
        autofocus={fault !== undefined}
      />
      {fault && (
        <p class="field-fault" id={`${name}-fault`}>
          {fault}
        </p>
      )}
      {note && (
        <p class="field-note" id={`${name}-note`}>
          {note}
        </p>
      )}
    </div>
  )
}

/** Something one chooses. */
export function Choose(props: {
  name: string
  label: string
  value: string
  choices: readonly { value: string; label: string }[]
  note?: string
}) {
  const { name, label, value, choices, note } = props
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name} aria-describedby={note ? `${name}-note` : undefined}>
        {choices.map((each) => (
          <option value={each.value} selected={each.value === value}>
            {each.label}
          </option>
        ))}
      </select>
      {note && (
        <p class="field-note" id={`${name}-note`}>
          {note}
        </p>
      )}
    </div>
  )
}

/** Something one ticks. */
export function Tick(props: { name: string; label: string; isTicked: boolean; note?: string }) {
  const { name, label, isTicked, note } = props
  return (
    <div class="tick">
      <input
        id={name}
        name={name}
        type="checkbox"
        value="yes"
        checked={isTicked}
        aria-describedby={note ? `${name}-note` : undefined}
      />
      <label for={name}>{label}</label>
      {note && (
        <p class="field-note" id={`${name}-note`}>
          {note}
        </p>
      )}
    </div>
  )
}

/** What is wrong with a form as a whole, or does not fit what there is. */
export function FormFault({ entered }: { entered: Entered }) {
  if (!entered.faults.form) return null
  return (
    <p class="form-fault" role="alert">
      {entered.faults.form}
    </p>
  )
}
