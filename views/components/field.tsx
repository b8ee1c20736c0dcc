import type { Child } from 'hono/jsx'
import type { AskedName } from '../events/filter-params.ts'
import { LABELS } from '../events/filter-params.ts'

type Named = { name: AskedName; label?: string | undefined; fault?: string | undefined }

/** A filter one types: its label, its value, and beside it what is wrong with the value. */
export function TextField(
  props: Named & { value: string | undefined; hint?: string; list?: string; type?: string; isMono?: boolean },
) {
  return (
    <Field {...props}>
      <input
        id={props.name}
        name={props.name}
        type={props.type ?? 'text'}
        step={props.type === 'datetime-local' ? '1' : undefined}
        value={props.value ?? ''}
        class={props.isMono ? 'mono' : undefined}
        placeholder={props.hint}
        list={props.list}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        {...faulty(props)}
      />
    </Field>
  )
}

/** A filter one chooses. */
export function ChoiceField(
  props: Named & { value: string; choices: readonly { value: string; label: string }[] },
) {
  return (
    <Field {...props}>
      <select id={props.name} name={props.name} {...faulty(props)}>
        {props.choices.map(({ value, label }) => (
          <option value={value} selected={value === props.value}>
            {label}
          </option>
        ))}
      </select>
    </Field>
  )
}

function Field({ name, label, fault, children }: Named & { children?: Child }) {
  return (
    <div class={fault ? 'field field-faulty' : 'field'}>
      <label for={name}>{label ?? LABELS[name]}</label>
      {children}
      {fault && (
        <p class="field-fault" id={`${name}-fault`}>
          {fault}
        </p>
      )}
    </div>
  )
}

function faulty({ name, fault }: Named) {
  return fault ? { 'aria-invalid': true, 'aria-describedby': `${name}-fault` } : {}
}
