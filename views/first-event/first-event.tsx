import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { EMPTY_FORM, FormError, type FormState, PostButton } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { RichText } from '../components/rich-text.tsx'
import { ImportForm } from '../import/import-form.tsx'
import { paths } from '../paths.ts'
import { Arrivals, type ArrivalsProps } from './arrivals.tsx'
import { SNIPPETS, type SnippetValues } from './snippets.ts'

const { firstEvent: TEXT, snippetNames: NAMES } = MESSAGES.pages

/** An access key that was just created. Only the page of the form that created it has its secret. */
type NewKey = { accessKeyId: string; secretAccessKey: string }

export type FirstEventProps = ArrivalsProps &
  Pick<SnippetValues, 'origin' | 'region' | 'accountId' | 'project'> & {
    newKey: NewKey | null
    /** Whether the viewer may create access keys, and may send events into the project. */
    canCreateKey: boolean
    canSend: boolean
    /** The projects into which the viewer may import files. */
    importProjects: readonly string[]
    /** A key that could not be created. */
    form: FormState
  }

/** What snippets have in place of a key. */
const PLACEHOLDER = { keyId: 'YOUR_KEY_ID', secret: 'YOUR_SECRET' }

/** How to send the first event, in three steps: a key, a snippet to copy, and the event that arrives. */
export function FirstEventPage({ viewer, ...props }: FirstEventProps & { viewer: Viewer }) {
  return (
    <Layout title={TEXT.title} section="first-event" viewer={viewer}>
      <PageHead title={TEXT.title} about={{ text: TEXT.about, guide: 'sending-events' }}>
        {props.canSend && (
          <PostButton action={paths.testEvent()} csrf={viewer.csrf} label={TEXT.sendTest} isProminent />
        )}
      </PageHead>
      <ol class="first-event">
        <li class="first-event-step">
          <h2>{TEXT.keyTitle}</h2>
          <KeyStep {...props} viewer={viewer} />
        </li>
        <li class="first-event-step">
          <h2>{TEXT.snippetTitle}</h2>
          <p>{props.newKey ? TEXT.snippetsFilled : TEXT.snippetsUnfilled(PLACEHOLDER)}</p>
          <Snippets {...props} />
        </li>
        <li class="first-event-step">
          <h2>{TEXT.arrivalTitle}</h2>
          <Arrivals {...props} />
        </li>
      </ol>
      {props.importProjects.length > 0 && (
        <section class="first-event-import">
          <h2>{TEXT.importTitle}</h2>
          <ImportForm projects={props.importProjects} form={EMPTY_FORM} csrf={viewer.csrf} />
        </section>
      )}
      <p class="page-foot muted">
        <RichText text={TEXT.otherWays} links={{ importing: paths.guide('importing') }} />
      </p>
    </Layout>
  )
}

function KeyStep({
  newKey,
  canCreateKey,
  canSend,
  project,
  form,
  viewer,
}: FirstEventProps & { viewer: Viewer }) {
  if (newKey) return <KeyValues newKey={newKey} />
  if (!canSend) return <p>{TEXT.noGrant({ project })}</p>
  if (!canCreateKey) {
    return (
      <p>
        <RichText text={TEXT.askForKey} links={{ keys: paths.keys() }} />
      </p>
    )
  }
  return (
    <>
      <FormError form={form} />
      <p>{TEXT.keyHint({ project })}</p>
      <PostButton action={paths.firstKey()} csrf={viewer.csrf} label={TEXT.createKey} isProminent />
    </>
  )
}

function KeyValues({ newKey }: { newKey: NewKey }) {
  const facts = [
    { id: 'shown-id', label: TEXT.keyId, value: newKey.accessKeyId },
    { id: 'shown-secret', label: TEXT.secret, value: newKey.secretAccessKey },
  ]
  return (
    <>
      <p class="secret-warning">{TEXT.copySecret}</p>
      <dl class="secret">
        {facts.map(({ id, label, value }) => (
          <div class="secret-item">
            <dt>{label}</dt>
            <dd>
              <code id={id}>{value}</code>
              <CopyButton id={id} label={label} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Snippets({ newKey, keyId, ...values }: FirstEventProps) {
  const key = newKey
    ? { keyId: newKey.accessKeyId, secret: newKey.secretAccessKey }
    : { ...PLACEHOLDER, ...(keyId && { keyId }) }
  return (
    <div class="snippets">
      {SNIPPETS.map(({ id, toText }, index) => (
        <details class="snippet" name="snippet" open={index === 0}>
          <summary>{NAMES[id]}</summary>
          <div class="snippet-text">
            <pre class="example" tabindex={0}>
              <code id={`snippet-${id}`}>{toText({ ...values, ...key })}</code>
            </pre>
            <CopyButton id={`snippet-${id}`} label={NAMES[id]} />
          </div>
        </details>
      ))}
    </div>
  )
}

function CopyButton({ id, label }: { id: string; label: string }) {
  return (
    <button class="button quiet needs-script" type="button" data-copies={id}>
      {TEXT.copy} <span class="visually-hidden">{label}</span>
    </button>
  )
}
