import { Layout, type Section, type Viewer } from '../components/layout.tsx'

export type SecretProps = {
  title: string
  sentence: string
  /** The last of them is the secret. */
  facts: { name: string; label: string; value: string }[]
  /** A line to copy that shows how the secret is used; the secret itself is not in it. */
  example: string | null
  onward: { href: string; label: string }
  section: Section
}

/** A secret, on the only page that ever shows it. */
export function SecretPage({ viewer, ...props }: SecretProps & { viewer: Viewer }) {
  const { title, sentence, facts, example, onward, section } = props
  return (
    <Layout title={title} section={section} viewer={viewer}>
      <article class="sheet sheet-narrow">
        <h1>{title}</h1>
        <p class="secret-once">{sentence}</p>
        <dl class="secret">
          {facts.map(({ name, label, value }) => (
            <div class="secret-fact">
              <dt>{label}</dt>
              <dd>
                <code id={name}>{value}</code>
                <button class="button quiet scripted" type="button" data-copies={name}>
                  Copy <span class="unseen">{label}</span>
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
