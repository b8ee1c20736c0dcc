import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { FaultText } from '../components/fault-text.tsx'
import { Layout } from '../components/layout.tsx'
import { RichText } from '../components/rich-text.tsx'
import { paths } from '../paths.ts'

const { signInLink: TEXT } = MESSAGES.pages

/** The page of a link that signs its user in once: a button, because opening the page must not use up the link. */
export function SignInLinkPage({
  link,
  token,
  fault,
}: {
  link: string
  token: string
  fault: string | null
}) {
  return (
    <Layout title={TEXT.title} viewer={null}>
      <section class="sign-in">
        <h1>{TEXT.title}</h1>
        <p class="muted">{TEXT.introduction}</p>
        {fault !== null && (
          <p class="sign-in-error" role="alert">
            <FaultText text={fault} />
          </p>
        )}
        <form method="post" action={paths.signInLink()}>
          <input type="hidden" name="token" value={token} />
          <input type="hidden" name="link" value={link} />
          <button class="button primary" type="submit" autofocus>
            {TEXT.submit}
          </button>
        </form>
        <p class="sign-in-other">
          <RichText text={TEXT.otherWay} links={{ signIn: paths.signIn() }} />
        </p>
      </section>
    </Layout>
  )
}
