import { toAllowedEntry } from '../../src/domain/access/allowed-endpoints.ts'
import {
  CHECKSUMS,
  type Connection,
  type ConnectionCheck,
  type ConnectionKind,
} from '../../src/domain/access/connection.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Checkbox, type FormState, PostButton, PostForm, Select, TextInput } from '../components/form.tsx'
import { RichText } from '../components/rich-text.tsx'
import { Timestamp } from '../components/time.tsx'
import { paths } from '../paths.ts'

const { connection: TEXT, connectionLabels: LABELS } = MESSAGES.pages

/** A connection as pages show it. */
export type ShownConnection = Omit<Connection, 'sealedSecret' | 'tested'>

/** The names of a connection's form fields by the member that each is for. Both forms are on one page. */
export const CONNECTION_FIELDS = {
  storage: {
    endpoint: 'endpoint',
    region: 'region',
    accessKeyId: 'accessKeyId',
    secretAccessKey: 'secretAccessKey',
    pathStyle: 'pathStyle',
    checksum: 'checksum',
  },
  inventory: {
    endpoint: 'inventoryEndpoint',
    region: 'inventoryRegion',
    accessKeyId: 'inventoryAccessKeyId',
    secretAccessKey: 'inventorySecretAccessKey',
    pathStyle: null,
    checksum: null,
  },
} as const satisfies Record<ConnectionKind, object>

const checksumOptions = () => [
  { value: '', label: TEXT.anyChecksum },
  ...CHECKSUMS.map((value) => ({ value, label: TEXT.checksums[value] })),
]

const PLACEHOLDERS = { storage: 'https://storage.example.com', inventory: 'https://ec2.example.com' }

type InputsProps = { kind: ConnectionKind; connection: ShownConnection | null; form: FormState }

type SectionProps = InputsProps & {
  project: { id: string }
  /** Whether the connection works only until the operator decides about endpoints. */
  isTolerated: boolean
  check: ConnectionCheck | null
  csrf: string
  now: Date
}

/** The form for a connection of a project, and the results of its last query or check. */
export function ConnectionSection(props: SectionProps) {
  const { kind, project, connection, form, check, csrf, now } = props
  const { title, hint, save } = TEXT[kind]
  return (
    <section class="panel-section" id={kind} aria-labelledby={`${kind}-title`}>
      <h2 id={`${kind}-title`}>{title}</h2>
      <p class="muted">
        <RichText text={hint} links={{ servers: paths.servers() }} />
      </p>
      {connection && props.isTolerated && <Warning {...connection} />}
      {check && <CheckResult kind={kind} check={check} />}
      {!check && connection && kind === 'inventory' && <LastQuery {...connection} now={now} />}
      <PostForm action={paths.connection(project.id, kind)} csrf={csrf} class="post-form">
        <Inputs kind={kind} connection={connection} form={form} />
        <div class="form-actions">
          <button class="button" type="submit">
            {save}
          </button>
        </div>
      </PostForm>
      {connection && <Buttons kind={kind} project={project} csrf={csrf} />}
    </section>
  )
}

function Warning({ endpoint }: Pick<ShownConnection, 'endpoint'>) {
  return (
    <p class="check-result" role="note">
      <RichText
        text={TEXT.tolerated({ entry: toAllowedEntry(endpoint) })}
        links={{ security: paths.guide('security') }}
      />
    </p>
  )
}

function CheckResult({
  kind,
  check: { servers, error },
}: Pick<InputsProps, 'kind'> & { check: ConnectionCheck }) {
  const { works, failed } = TEXT[kind]
  if (error === null) {
    return (
      <p class="check-result" role="status">
        {works({ servers: servers ?? 0 })}
      </p>
    )
  }
  return (
    <div class="check-result check-result-failed" role="alert">
      <p>{failed}</p>
      <blockquote>{error}</blockquote>
    </div>
  )
}

function LastQuery({ checkedAt, error, now }: ShownConnection & { now: Date }) {
  if (checkedAt === null) return <p class="muted">{TEXT.notQueried}</p>
  const slots = { time: <Timestamp at={checkedAt} now={now} /> }
  if (error === null)
    return (
      <p class="muted">
        <RichText text={TEXT.lastSucceeded} slots={slots} />
      </p>
    )
  return (
    <div class="check-result check-result-failed">
      <p>
        <RichText text={TEXT.lastFailed} slots={slots} />
      </p>
      <blockquote>{error}</blockquote>
    </div>
  )
}

function Inputs({ kind, connection, form }: InputsProps) {
  const names = CONNECTION_FIELDS[kind]
  return (
    <>
      <div class="form-fields">
        <TextInput
          name={names.endpoint}
          label={LABELS.endpoint}
          form={form}
          value={connection?.endpoint}
          placeholder={PLACEHOLDERS[kind]}
        />
        <TextInput
          name={names.region}
          label={LABELS.region}
          form={form}
          value={connection?.region}
          placeholder="us-east-1"
        />
        <TextInput
          name={names.accessKeyId}
          label={LABELS.accessKeyId}
          form={form}
          value={connection?.accessKeyId}
          isMono
        />
        <TextInput
          name={names.secretAccessKey}
          label={LABELS.secretAccessKey}
          form={form}
          type="password"
          autocomplete="new-password"
          hint={connection ? TEXT.keepSecretHint : TEXT.secretHint}
        />
        {names.checksum && <ChecksumSelect name={names.checksum} connection={connection} form={form} />}
      </div>
      {names.pathStyle && (
        <Checkbox
          name={names.pathStyle}
          label={TEXT.pathStyle}
          isChecked={isPathStyle(connection, form)}
          hint={TEXT.pathStyleHint}
        />
      )}
    </>
  )
}

function ChecksumSelect({
  name,
  connection,
  form,
}: Pick<InputsProps, 'connection' | 'form'> & { name: string }) {
  return (
    <Select
      name={name}
      label={TEXT.checksum}
      value={form.values[name] ?? connection?.checksum ?? ''}
      options={checksumOptions()}
      hint={TEXT.checksumHint}
    />
  )
}

// A browser does not send an unchecked box, so a submitted form (it has an endpoint) without it means no.
function isPathStyle(connection: ShownConnection | null, { values }: FormState): boolean {
  if (values.endpoint !== undefined) return values.pathStyle === 'yes'
  return connection?.pathStyle ?? true
}

function Buttons({ kind, project: { id }, csrf }: Pick<SectionProps, 'kind' | 'project' | 'csrf'>) {
  const { checkAbout, disconnectAbout } = TEXT[kind]
  return (
    <div class="button-row">
      <PostButton
        action={paths.connectionCheck(id, kind)}
        csrf={csrf}
        label={TEXT.check}
        about={checkAbout}
        isProminent
      />
      <PostButton
        action={paths.connectionDisconnection(id, kind)}
        csrf={csrf}
        label={TEXT.disconnect}
        about={disconnectAbout}
        isProminent
      />
    </div>
  )
}
