import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { FaultText } from '../components/fault-text.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { RichText } from '../components/rich-text.tsx'
import { paths } from '../paths.ts'

const { apiReference: TEXT } = MESSAGES.pages

type Parameter = { name: string; isRequired: boolean; description: string; allowed: string }

/** One operation of the API. */
export type Operation = {
  method: string
  path: string
  summary: string
  description: string
  isPublic: boolean
  parameters: Parameter[]
  bodies: string[]
  members: Parameter[]
  responses: { status: string; description: string }[]
}

export type ApiReference = {
  description: string
  origin: string
  operations: Operation[]
  codes: ErrorCode[]
}
export type ErrorCode = { code: string; status: number; title: string }

/** The reference of the JSON API: every operation with its parameters, body and responses, and all error codes. */
export function ApiReferencePage({ viewer, ...reference }: ApiReference & { viewer: Viewer | null }) {
  const { description, origin, operations, codes } = reference
  return (
    <Layout title={TEXT.title} section="docs" viewer={viewer}>
      <article class="docs">
        <h1>{TEXT.heading}</h1>
        <p>
          <FaultText text={description} />
        </p>
        <p>
          <RichText
            text={TEXT.authentication}
            links={{ openapi: '/api/v1/openapi.json', guides: paths.guides() }}
          />
        </p>
        <Example origin={origin} />
        <nav class="docs-contents" aria-label={TEXT.contents}>
          <ul>
            {operations.map((operation) => (
              <li>
                <a href={`#${anchorOf(operation)}`}>{operation.summary}</a>
              </li>
            ))}
            <li>
              <a href="#problems">{TEXT.errors}</a>
            </li>
          </ul>
        </nav>
        {operations.map((operation) => (
          <OperationSection operation={operation} />
        ))}
        <Errors codes={codes} />
      </article>
    </Layout>
  )
}

function Example({ origin }: { origin: string }) {
  return (
    <pre class="example" tabindex={0}>
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
  const {
    method,
    path,
    summary,
    description,
    isPublic,
    parameters,
    bodies,
    members,
    responses: answers,
  } = operation
  return (
    <section class="docs-operation" id={anchorOf(operation)}>
      <h2>{summary}</h2>
      <p>
        <code class="docs-route">
          {method} {path}
        </code>
        {isPublic && ` ${TEXT.noKeyRequired}`}
      </p>
      <p>
        <FaultText text={description} />
      </p>
      {bodies.length > 0 && <p>{TEXT.body({ types: bodies })}</p>}
      {members.length > 0 && <Parameters title={TEXT.bodyFields} parameters={members} />}
      {parameters.length > 0 && <Parameters title={TEXT.parameters} parameters={parameters} />}
      <h3>{TEXT.responses}</h3>
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
              {isRequired && <span class="muted"> {TEXT.required}</span>}
            </dt>
            <dd>
              <FaultText text={description} /> <span class="muted">{allowed}</span>
            </dd>
          </>
        ))}
      </dl>
    </>
  )
}

function Errors({ codes }: { codes: ErrorCode[] }) {
  return (
    <section class="docs-operation" id="problems">
      <h2>{TEXT.errors}</h2>
      <p>
        <RichText text={TEXT.errorResponse} />
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
