import type { Grant } from '../../src/domain/access/grant.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Checkbox, type FormState, PostForm, TextInput } from '../components/form.tsx'
import { paths } from '../paths.ts'

const { newKey: TEXT, user: USER_TEXT } = MESSAGES.pages

/** The form that creates an access key of a user; its limits are optional. */
export function NewKeyForm(props: { userName: string; grants: Grant[]; form: FormState; csrf: string }) {
  const { userName, grants, form, csrf } = props
  const { values, faults } = form
  const isLimited = ['expiresAt', 'networks', 'scope'].some((name) => values[name] || faults[name])
  return (
    <PostForm action={paths.userKeys(userName)} csrf={csrf} class="post-form">
      <details open={isLimited}>
        <summary>{TEXT.limit}</summary>
        <div class="form-fields">
          <TextInput
            name="expiresAt"
            label={TEXT.expiresAt}
            form={form}
            type="date"
            hint={TEXT.expiresAtHint}
          />
          <TextInput name="networks" label={TEXT.networks} form={form} hint={TEXT.networksHint} isMono />
        </div>
        {grants.length > 0 && <Scope grants={grants} form={form} />}
      </details>
      <div class="form-actions">
        <button class="button" type="submit">
          {USER_TEXT.createKey}
        </button>
      </div>
    </PostForm>
  )
}

function Scope({ grants, form }: { grants: Grant[]; form: FormState }) {
  return (
    <fieldset class="key-scope">
      <legend>{TEXT.scope}</legend>
      <p class="field-hint">{TEXT.scopeHint}</p>
      {grants.map((grant) => {
        const name = scopeField(grant)
        return <Checkbox name={name} label={TEXT.grant({ grant })} isChecked={form.values[name] === 'yes'} />
      })}
    </fieldset>
  )
}

/** Returns the name of the field for a grant in the form that creates an access key. */
export function scopeField({ name, project }: Grant): string {
  return project === null ? `scope ${name}` : `scope ${name} ${project}`
}
