import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Layout, type Viewer } from '../components/layout.tsx'

const { fileAfterSignIn: TEXT } = MESSAGES.pages

/** Says that the download that was asked for before the sign-in starts now. `home` is the page it belongs to. */
export function FileAfterSignInPage(props: { file: string; home: string; viewer: Viewer }) {
  const { file, home, viewer } = props
  return (
    <Layout title={TEXT.title} viewer={viewer}>
      <section class="problem">
        <h1>{TEXT.title}</h1>
        <p role="status">{TEXT.starting}</p>
        <p>
          <a href={file}>{TEXT.again}</a>
        </p>
        <p>
          <a href={home}>{TEXT.continue}</a>
        </p>
      </section>
    </Layout>
  )
}
