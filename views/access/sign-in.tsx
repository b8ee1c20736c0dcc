import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { FaultText } from '../components/fault-text.tsx'
import { LanguageSwitch } from '../components/language-switch.tsx'
import { Layout } from '../components/layout.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'

const { signIn: TEXT } = MESSAGES.pages

export type SignInForm = { token: string; next: string | null; userName: string; fault: string | null }

/**
 * The sign-in page. `identityProvider` labels the link to the identity provider; null if there is none. Without
 * `hasPasswords` that link is the only way to sign in.
 */
export function SignInPage(props: {
  form: SignInForm
  identityProvider: string | null
  hasPasswords: boolean
  notice: NoticeName | null
}) {
  const { form, identityProvider, hasPasswords, notice } = props
  return (
    <Layout title={TEXT.title} viewer={null} notice={notice}>
      <section class="sign-in">
        <h1>{TEXT.title}</h1>
        <p class="muted">{TEXT.introduction}</p>
        {form.fault && (
          <p class="sign-in-error" role="alert" id="sign-in-error">
            <FaultText text={form.fault} />
          </p>
        )}
        {identityProvider !== null && (
          <IdentityProviderLink label={identityProvider} next={form.next} isOnly={!hasPasswords} />
        )}
        {hasPasswords && <PasswordForm form={form} isAlternative={identityProvider !== null} />}
        <LanguageSwitch hasHeading={false} />
      </section>
    </Layout>
  )
}

function PasswordForm({ form, isAlternative }: { form: SignInForm; isAlternative: boolean }) {
  return (
    <form method="post" action={paths.signIn(form.next)}>
      <input type="hidden" name="token" value={form.token} />
      <div class="field">
        <label for="userName">{TEXT.userName}</label>
        <input
          id="userName"
          name="userName"
          value={form.userName}
          autocomplete="username"
          autocapitalize="off"
          spellcheck={false}
          maxlength={64}
          required
          autofocus={form.userName === '' && !isAlternative}
          aria-describedby={form.fault ? 'sign-in-error' : undefined}
        />
      </div>
      <div class="field">
        <label for="password">{TEXT.password}</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          maxlength={1024}
          required
          autofocus={form.userName !== ''}
        />
      </div>
      <button class={isAlternative ? 'button' : 'button primary'} type="submit">
        {TEXT.submit}
      </button>
    </form>
  )
}

function IdentityProviderLink(props: { label: string; next: string | null; isOnly: boolean }) {
  const { label, next, isOnly } = props
  return (
    <div class="sign-in-provider">
      <a class="button primary" href={paths.openid(next)}>
        {label}
      </a>
      {!isOnly && <p class="sign-in-or">{TEXT.orWithPassword}</p>}
    </div>
  )
}
