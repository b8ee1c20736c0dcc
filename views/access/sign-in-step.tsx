import type { Child } from 'hono/jsx'
import { PASSWORD_LENGTH_MIN } from '../../src/domain/access/password.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { FormError, type FormState, PostForm, TextInput } from '../components/form.tsx'
import { Layout } from '../components/layout.tsx'
import { paths } from '../paths.ts'

const { signInSteps: TEXT, passwordLabels: LABELS } = MESSAGES.pages

/** What every page shows that a sign-in leads to before it is complete. */
export type SignInStepProps = {
  userName: string
  csrf: string
  /** The page to open after the sign-in. */
  next: string | null
  form: FormState
}

/** The page on which a user replaces an initial password by their own. */
export function FirstPasswordPage(props: SignInStepProps) {
  const { form } = props
  return (
    <SignInStepPage
      {...props}
      title={TEXT.passwordTitle}
      introduction={TEXT.passwordIntroduction(props)}
      action={paths.signInStep('password', props.next)}
      submit={TEXT.passwordSubmit}
    >
      <TextInput
        name="wanted"
        label={LABELS.wanted}
        form={form}
        type="password"
        autocomplete="new-password"
        hint={TEXT.passwordHint({ min: PASSWORD_LENGTH_MIN })}
        isRequired
      />
      <TextInput
        name="again"
        label={LABELS.again}
        form={form}
        type="password"
        autocomplete="new-password"
        isRequired
      />
    </SignInStepPage>
  )
}

/** A page with one form that a sign-in leads to; the header has no account menu yet, so that the page can be left here. */
export function SignInStepPage(
  props: SignInStepProps & {
    title: string
    introduction: string
    action: string
    submit: string
    children?: Child
  },
) {
  const { title, introduction, action, csrf, submit, form, userName, children } = props
  return (
    <Layout title={title} viewer={null}>
      <section class="sign-in">
        <h1>{title}</h1>
        <p class="muted">{introduction}</p>
        <FormError form={form} />
        <PostForm action={action} csrf={csrf}>
          {/* For password managers. */}
          <input type="hidden" name="userName" value={userName} autocomplete="username" />
          {children}
          <button class="button primary" type="submit">
            {submit}
          </button>
        </PostForm>
        <PostForm action={paths.signOut()} csrf={csrf}>
          <button class="button quiet" type="submit">
            {TEXT.cancel}
          </button>
        </PostForm>
      </section>
    </Layout>
  )
}
