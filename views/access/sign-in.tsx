import { Layout } from '../components/layout.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'

export type SignInForm = { token: string; next: string | null; userName: string; fault: string | null }

/** The door for people; `company` is the text of the button that leads to the identity provider, where there is one. */
export function SignInPage(props: { form: SignInForm; company: string | null; notice: NoticeName | null }) {
  const { form, company, notice } = props
  return (
    <Layout title="Sign in" viewer={null} notice={notice}>
      <section class="sign-in">
        <h1>Sign in</h1>
        <p class="soft">Who did what, when, to what, from where, with what outcome.</p>
        {form.fault && (
          <p class="sign-in-fault" role="alert" id="sign-in-fault">
            {form.fault}
          </p>
        )}
        {company !== null && <Company label={company} next={form.next} />}
        <form method="post" action={paths.signIn(form.next)}>
          <input type="hidden" name="token" value={form.token} />
          <div class="field">
            <label for="userName">User name</label>
            <input
              id="userName"
              name="userName"
              value={form.userName}
              autocomplete="username"
              autocapitalize="off"
              spellcheck={false}
              maxlength={64}
              required
              autofocus={form.userName === '' && company === null}
              aria-describedby={form.fault ? 'sign-in-fault' : undefined}
            />
          </div>
          <div class="field">
            <label for="password">Password</label>
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
          <button class={company === null ? 'button primary' : 'button'} type="submit">
            Sign in
          </button>
        </form>
      </section>
    </Layout>
  )
}

function Company({ label, next }: { label: string; next: string | null }) {
  return (
    <div class="sign-in-company">
      <a class="button primary" href={paths.openid(next)}>
        {label}
      </a>
      <p class="sign-in-or">or with a password</p>
    </div>
  )
}
