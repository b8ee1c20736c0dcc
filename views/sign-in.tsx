import { Layout } from './layout.tsx'
import { paths } from './paths.ts'

export type SignInForm = { token: string; next: string | null; userName: string; fault: string | null }

/** The door for people. */
export function SignInPage({ form }: { form: SignInForm }) {
  return (
    <Layout title="Sign in" viewer={null}>
      <section class="sign-in">
        <h1>Sign in</h1>
        <p class="soft">Who did what, when, to what, from where, with what outcome.</p>
        <form method="post" action={paths.signIn(form.next)}>
          {form.fault && (
            <p class="sign-in-fault" role="alert" id="sign-in-fault">
              {form.fault}
            </p>
          )}
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
              autofocus={form.userName === ''}
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
          <button class="button primary" type="submit">
            Sign in
          </button>
        </form>
      </section>
    </Layout>
  )
}
