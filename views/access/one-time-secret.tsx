import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Layout, type Section, type Viewer } from '../components/layout.tsx'

const { oneTimeSecret: TEXT } = MESSAGES.pages

export type OneTimeSecretProps = {
  title: string
  message: string
  /** The values to copy; the last one is the secret. */
  facts: { name: string; label: string; value: string }[]
  /** A command that shows how to use the secret, without the secret itself; null if there is none. */
  example: string | null
  onward: { href: string; label: string }
  section: Section
}

/** The only page that shows a new password or the secret of a new access key. */
export function OneTimeSecretPage({ viewer, ...props }: OneTimeSecretProps & { viewer: Viewer }) {
  const { title, message, facts, example, onward, section } = props
  return (
    <Layout title={title} section={section} viewer={viewer}>
      <article class="panel panel-narrow">
        <h1>{title}</h1>
        <p class="secret-warning">{message}</p>
        <dl class="secret">
          {facts.map(({ name, label, value }) => (
            <div class="secret-item">
              <dt>{label}</dt>
              <dd>
                <code id={name}>{value}</code>
                <button class="button quiet needs-script" type="button" data-copies={name}>
                  {TEXT.copy} <span class="visually-hidden">{label}</span>
                </button>
              </dd>
            </div>
          ))}
        </dl>
        {example && (
          <pre class="example" tabindex={0}>
            <code>{example}</code>
          </pre>
        )}
        <p>
          <a class="button primary" href={onward.href}>
            {onward.label}
          </a>
        </p>
      </article>
    </Layout>
  )
}
