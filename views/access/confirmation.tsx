import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { FormError, type FormState, PostForm, TextInput } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { paths } from '../paths.ts'

const { confirmation: TEXT, confirmationLabels: LABELS } = MESSAGES.pages

export type ConfirmationProps = {
  hasPassword: boolean
  needsCode: boolean
  hasProvider: boolean
  /** The page that the confirmation leads to. */
  next: string | null
  form: FormState
}

/** The page on which people prove again who they are, before an administrative action. */
export function ConfirmationPage({ viewer, ...props }: ConfirmationProps & { viewer: Viewer }) {
  const { hasPassword, hasProvider, next, form } = props
  return (
    <Layout title={TEXT.title} section="account" viewer={viewer}>
      <article class="panel panel-narrow">
        <h1>{TEXT.title}</h1>
        <p class="muted">{TEXT.introduction}</p>
        <FormError form={form} />
        {hasPassword && <PasswordForm {...props} csrf={viewer.csrf} userName={viewer.userName} />}
        {hasProvider && (
          <p>
            <a class={hasPassword ? 'button' : 'button primary'} href={paths.openidAgain(next)}>
              {TEXT.provider}
            </a>
          </p>
        )}
        {!hasPassword && !hasProvider && <p>{TEXT.noWay}</p>}
      </article>
    </Layout>
  )
}

function PasswordForm(props: ConfirmationProps & { csrf: string; userName: string }) {
  const { next, form, needsCode, csrf, userName } = props
  return (
    <PostForm action={paths.confirmation(next)} csrf={csrf} class="post-form">
      {/* For password managers. */}
      <input type="hidden" name="userName" value={userName} autocomplete="username" />
      <div class="form-fields">
        <TextInput
          name="password"
          label={LABELS.password}
          form={form}
          type="password"
          autocomplete="current-password"
          isRequired
        />
        {needsCode && (
          <TextInput
            name="code"
            label={LABELS.code}
            form={form}
            hint={TEXT.codeHint}
            autocomplete="one-time-code"
            isMono
            isRequired
          />
        )}
      </div>
      <div class="form-actions">
        <button class="button primary" type="submit">
          {TEXT.submit}
        </button>
      </div>
    </PostForm>
  )
}
