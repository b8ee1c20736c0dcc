import type { Inventory } from '../../src/domain/servers/inventory.ts'
import { DeedButton, DeedForm, type Entered, Entry } from '../components/form.tsx'
import { Moment } from '../components/time.tsx'
import { paths } from '../paths.ts'

/** The names of the fields of an inventory; they stand on a page with those of a storage. */
export const INVENTORY_LABELS = {
  inventoryEndpoint: 'Endpoint',
  inventoryRegion: 'Region',
  inventoryAccessKeyId: 'Key id',
  inventorySecretAccessKey: 'Secret access key',
}

/** What an inventory said when it was asked: how many servers it names, or its own words. */
export type InventoryChecked = { servers: number | null; words: string | null }

type Part = {
  project: { id: string; inventory: Omit<Inventory, 'sealedSecret'> | null }
  entered: Entered
  checked: InventoryChecked | null
  csrf: string
  now: Date
}

/** Where the running states of a project's servers are asked for. */
export function InventoryOf({ project, entered, checked, csrf, now }: Part) {
  const { inventory } = project
  return (
    <section class="part" id="inventory" aria-labelledby="inventory-title">
      <h2 id="inventory-title">Inventory</h2>
      <p class="soft">
        An EC2-compatible API that Daybook asks every five minutes which servers of this project run. It only
        ever asks: a key that may describe instances is enough. <a href={paths.servers()}>Servers</a>
      </p>
      {checked ? <Words checked={checked} /> : inventory && <LastAsked inventory={inventory} now={now} />}
      <DeedForm action={paths.inventory(project.id)} csrf={csrf}>
        <Entries inventory={inventory} entered={entered} />
        <div class="form-end">
          <button class="button" type="submit">
            Save
          </button>
        </div>
      </DeedForm>
      {inventory && (
        <div class="deeds">
          <DeedButton
            action={paths.inventoryCheck(project.id)}
            csrf={csrf}
            label="Check"
            about="the inventory"
            isPlain
          />
          <DeedButton
            action={paths.inventoryDisconnection(project.id)}
            csrf={csrf}
            label="Disconnect"
            about="the inventory"
            isPlain
          />
        </div>
      )}
    </section>
  )
}

function Entries({ inventory, entered }: Pick<Part['project'], 'inventory'> & { entered: Entered }) {
  return (
    <div class="form-fields">
      <Entry
        name="inventoryEndpoint"
        label={INVENTORY_LABELS.inventoryEndpoint}
        entered={entered}
        value={inventory?.endpoint}
        hint="https://ec2.example.com"
      />
      <Entry
        name="inventoryRegion"
        label={INVENTORY_LABELS.inventoryRegion}
        entered={entered}
        value={inventory?.region}
        hint="us-east-1"
      />
      <Entry
        name="inventoryAccessKeyId"
        label={INVENTORY_LABELS.inventoryAccessKeyId}
        entered={entered}
        value={inventory?.accessKeyId}
        isMono
      />
      <Entry
        name="inventorySecretAccessKey"
        label={INVENTORY_LABELS.inventorySecretAccessKey}
        entered={entered}
        type="password"
        autocomplete="new-password"
        note={
          inventory ? 'Leave empty to keep the present one; it is never shown.' : 'Sealed, and never shown.'
        }
      />
    </div>
  )
}

function LastAsked({
  inventory: { askedAt, error },
  now,
}: {
  inventory: Omit<Inventory, 'sealedSecret'>
  now: Date
}) {
  if (askedAt === null) return <p class="soft">It has not been asked yet.</p>
  if (error === null)
    return (
      <p class="soft">
        Asked <Moment at={askedAt} now={now} />, it answered.
      </p>
    )
  return (
    <div class="checked checked-bad">
      <p>
        Asked <Moment at={askedAt} now={now} />, it did not answer, so its servers stay as they were seen
        before. Its own words:
      </p>
      <blockquote>{error}</blockquote>
    </div>
  )
}

function Words({ checked: { servers, words } }: { checked: InventoryChecked }) {
  if (words === null) {
    return (
      <p class="checked checked-good" role="status">
        The inventory answered, and names {servers === 1 ? 'one server' : `${servers} servers`}.
      </p>
    )
  }
  return (
    <div class="checked checked-bad" role="alert">
      <p>The inventory does not answer. Its own words:</p>
      <blockquote>{words}</blockquote>
    </div>
  )
}
