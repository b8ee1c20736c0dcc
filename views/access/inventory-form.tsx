import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { Inventory } from '../../src/domain/servers/inventory.ts'
import { type FormState, PostButton, PostForm, TextInput } from '../components/form.tsx'
import { RichText } from '../components/rich-text.tsx'
import { Timestamp } from '../components/time.tsx'
import { paths } from '../paths.ts'

const { inventory: TEXT, inventoryLabels: LABELS } = MESSAGES.pages

/** The result of a connection check: the number of servers that the inventory lists, or its error message. */
export type InventoryCheck = { servers: number | null; error: string | null }

type InventoryWithoutSecret = Omit<Inventory, 'sealedSecret'>

type SectionProps = {
  project: { id: string; inventory: InventoryWithoutSecret | null }
  form: FormState
  check: InventoryCheck | null
  csrf: string
  now: Date
}

/** The form for the API that Daybook queries for the running states of a project's servers. */
export function InventorySection({ project, form, check, csrf, now }: SectionProps) {
  const { inventory } = project
  return (
    <section class="panel-section" id="inventory" aria-labelledby="inventory-title">
      <h2 id="inventory-title">{TEXT.title}</h2>
      <p class="muted">
        <RichText text={TEXT.hint} links={{ servers: paths.servers() }} />
      </p>
      {check ? <CheckResult check={check} /> : inventory && <LastQuery inventory={inventory} now={now} />}
      <PostForm action={paths.inventory(project.id)} csrf={csrf} class="post-form">
        <InventoryInputs inventory={inventory} form={form} />
        <div class="form-actions">
          <button class="button" type="submit">
            {TEXT.save}
          </button>
        </div>
      </PostForm>
      {inventory && (
        <div class="button-row">
          <PostButton
            action={paths.inventoryCheck(project.id)}
            csrf={csrf}
            label={TEXT.check}
            about={TEXT.checkAbout}
            isProminent
          />
          <PostButton
            action={paths.inventoryDisconnection(project.id)}
            csrf={csrf}
            label={TEXT.disconnect}
            about={TEXT.disconnectAbout}
            isProminent
          />
        </div>
      )}
    </section>
  )
}

function InventoryInputs(props: { inventory: InventoryWithoutSecret | null; form: FormState }) {
  const { inventory, form } = props
  return (
    <div class="form-fields">
      <TextInput
        name="inventoryEndpoint"
        label={LABELS.inventoryEndpoint}
        form={form}
        value={inventory?.endpoint}
        placeholder="https://ec2.example.com"
      />
      <TextInput
        name="inventoryRegion"
        label={LABELS.inventoryRegion}
        form={form}
        value={inventory?.region}
        placeholder="us-east-1"
      />
      <TextInput
        name="inventoryAccessKeyId"
        label={LABELS.inventoryAccessKeyId}
        form={form}
        value={inventory?.accessKeyId}
        isMono
      />
      <TextInput
        name="inventorySecretAccessKey"
        label={LABELS.inventorySecretAccessKey}
        form={form}
        type="password"
        autocomplete="new-password"
        hint={inventory ? TEXT.keepSecretHint : TEXT.secretHint}
      />
    </div>
  )
}

function LastQuery({ inventory, now }: { inventory: InventoryWithoutSecret; now: Date }) {
  const { askedAt, error } = inventory
  if (askedAt === null) return <p class="muted">{TEXT.notQueried}</p>
  const slots = { time: <Timestamp at={askedAt} now={now} /> }
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

function CheckResult({ check: { servers, error } }: { check: InventoryCheck }) {
  if (error === null) {
    return (
      <p class="check-result" role="status">
        {TEXT.works({ servers: servers ?? 0 })}
      </p>
    )
  }
  return (
    <div class="check-result check-result-failed" role="alert">
      <p>{TEXT.failed}</p>
      <blockquote>{error}</blockquote>
    </div>
  )
}
