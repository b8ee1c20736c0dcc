import type { Inventory } from '../../src/domain/servers/inventory.ts'
import { type FormState, PostButton, PostForm, TextInput } from '../components/form.tsx'
import { Timestamp } from '../components/time.tsx'
import { paths } from '../paths.ts'

/** The labels of the fields of an inventory. Their names differ from those of the object storage on the same page. */
export const INVENTORY_LABELS = {
  inventoryEndpoint: 'Endpoint',
  inventoryRegion: 'Region',
  inventoryAccessKeyId: 'Access key ID',
  inventorySecretAccessKey: 'Secret access key',
}

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
      <h2 id="inventory-title">Inventory</h2>
      <p class="muted">
        Every five minutes Daybook queries this EC2-compatible API for the running servers of the project. The
        access key only needs permission to describe instances. <a href={paths.servers()}>Servers</a>
      </p>
      {check ? <CheckResult check={check} /> : inventory && <LastQuery inventory={inventory} now={now} />}
      <PostForm action={paths.inventory(project.id)} csrf={csrf} class="post-form">
        <InventoryInputs inventory={inventory} form={form} />
        <div class="form-actions">
          <button class="button" type="submit">
            Save inventory
          </button>
        </div>
      </PostForm>
      {inventory && (
        <div class="button-row">
          <PostButton
            action={paths.inventoryCheck(project.id)}
            csrf={csrf}
            label="Check connection"
            about="to the inventory"
            isProminent
          />
          <PostButton
            action={paths.inventoryDisconnection(project.id)}
            csrf={csrf}
            label="Disconnect"
            about="the inventory"
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
        label={INVENTORY_LABELS.inventoryEndpoint}
        form={form}
        value={inventory?.endpoint}
        placeholder="https://ec2.example.com"
      />
      <TextInput
        name="inventoryRegion"
        label={INVENTORY_LABELS.inventoryRegion}
        form={form}
        value={inventory?.region}
        placeholder="us-east-1"
      />
      <TextInput
        name="inventoryAccessKeyId"
        label={INVENTORY_LABELS.inventoryAccessKeyId}
        form={form}
        value={inventory?.accessKeyId}
        isMono
      />
      <TextInput
        name="inventorySecretAccessKey"
        label={INVENTORY_LABELS.inventorySecretAccessKey}
        form={form}
        type="password"
        autocomplete="new-password"
        hint={
          inventory
            ? 'Leave blank to keep the current secret. Daybook never shows it.'
            : 'Stored encrypted, and never shown.'
        }
      />
    </div>
  )
}

function LastQuery({ inventory, now }: { inventory: InventoryWithoutSecret; now: Date }) {
  const { askedAt, error } = inventory
  if (askedAt === null) return <p class="muted">Not queried yet.</p>
  if (error === null)
    return (
      <p class="muted">
        Last query succeeded: <Timestamp at={askedAt} now={now} />.
      </p>
    )
  return (
    <div class="check-result check-result-failed">
      <p>
        Last query failed: <Timestamp at={askedAt} now={now} />. Servers keep the states that were last
        observed. Error from the inventory:
      </p>
      <blockquote>{error}</blockquote>
    </div>
  )
}

function CheckResult({ check: { servers, error } }: { check: InventoryCheck }) {
  if (error === null) {
    return (
      <p class="check-result" role="status">
        The connection works: the inventory lists {servers === 1 ? '1 server' : `${servers} servers`}.
      </p>
    )
  }
  return (
    <div class="check-result check-result-failed" role="alert">
      <p>The connection does not work. Error from the inventory:</p>
      <blockquote>{error}</blockquote>
    </div>
  )
}
