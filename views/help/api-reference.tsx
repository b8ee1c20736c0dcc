import { Layout } from '../components/layout.tsx'

type Parameter = { name: string; isRequired: boolean; description: string; allowed: string }

/** One thing the API does, in words. */
export type Operation = {
  method: string
  path: string
  summary: string
  description: string
  isPublic: boolean
  parameters: Parameter[]
  bodies: string[]
  members: Parameter[]
  answers: { status: string; description: string }[]
}

export type Docs = { description: string; origin: string; operations: Operation[]; codes: Code[] }
export type Code = { code: string; status: number; title: string }

/** The JSON API for people: what there is, what it takes and what it answers. */
export function DocsPage({ description, origin, operations, codes }: Docs) {
  return (
    <Layout title="API" section="docs" viewer={null}>
      <article class="docs">
        <h1>The JSON API</h1>
        <p>{description}</p>
        <p>
          Every request carries an access key, as HTTP Basic or as{' '}
          <code>Authorization: Bearer KEY_ID:SECRET</code>. The same for machines:{' '}
          <a href="/api/v1/openapi.json">openapi.json</a>.
        </p>
        <Example origin={origin} />
        <nav class="docs-contents" aria-label="On this page">
          <ul>
            {operations.map((operation) => (
              <li>
                <a href={`#${anchorOf(operation)}`}>{operation.summary}</a>
              </li>
            ))}
            <li>
              <a href="#problems">When something goes wrong</a>
            </li>
          </ul>
        </nav>
        {operations.map((operation) => (
          <OperationSection operation={operation} />
        ))}
        <Problems codes={codes} />
      </article>
    </Layout>
  )
}

function Example({ origin }: { origin: string }) {
  return (
    <pre class="docs-example" tabindex={0}>
      <code>
        {`curl -u KEY_ID:SECRET ${origin}/api/v1/events \\
  -H 'Content-Type: application/json' -d '{"eventName":"StopInstances","userName":"alice"}'

curl -u KEY_ID:SECRET '${origin}/api/v1/events?eventName=StopInstances&limit=10'

curl -u KEY_ID:SECRET -OJ '${origin}/api/v1/events/export?format=csv&readOnly=false'`}
      </code>
    </pre>
  )
}

function OperationSection({ operation }: { operation: Operation }) {
  const { method, path, summary, description, isPublic, parameters, bodies, members, answers } = operation
  return (
    <section class="docs-operation" id={anchorOf(operation)}>
      <h2>{summary}</h2>
      <p>
        <code class="docs-route">
          {method} {path}
        </code>
        {isPublic && ' needs no access key.'}
      </p>
      <p>{description}</p>
      {bodies.length > 0 && <p>Body: {bodies.join(' or ')}.</p>}
      {members.length > 0 && <Parameters title="Members of the body" parameters={members} />}
      {parameters.length > 0 && <Parameters title="Parameters" parameters={parameters} />}
      <h3>Answers</h3>
      <dl class="docs-answers">
        {answers.map((answer) => (
          <>
            <dt>{answer.status}</dt>
            <dd>{answer.description}</dd>
          </>
        ))}
      </dl>
    </section>
  )
}

function Parameters({ title, parameters }: { title: string; parameters: Parameter[] }) {
  return (
    <>
      <h3>{title}</h3>
      <dl class="docs-parameters">
        {parameters.map(({ name, isRequired, description, allowed }) => (
          <>
            <dt>
              <code>{name}</code>
              {isRequired && <span class="soft"> required</span>}
            </dt>
            <dd>
              {description} <span class="soft">{allowed}</span>
            </dd>
          </>
        ))}
      </dl>
    </>
  )
}

function Problems({ codes }: { codes: Code[] }) {
  return (
    <section class="docs-operation" id="problems">
      <h2>When something goes wrong</h2>
      <p>
        The answer is <code>application/problem+json</code> (RFC 9457). Decide by its <code>code</code>; its{' '}
        <code>detail</code> is a sentence for people, <code>field</code> names what was wrong, and{' '}
        <code>requestId</code> is what the log of the house calls the request. Where trying again helps, the
        header <code>Retry-After</code> says when.
      </p>
      <dl class="docs-answers">
        {codes.map(({ code, status, title }) => (
          <>
            <dt>{status}</dt>
            <dd>
              <code>{code}</code> {title}
            </dd>
          </>
        ))}
      </dl>
    </section>
  )
}

function anchorOf({ method, path }: Operation): string {
  return `${method}${path}`.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
