import type { Project } from '../../src/domain/access/caller.ts'
import type { ObjectStorage } from '../../src/domain/access/user.ts'
import type { Inventory } from '../../src/domain/servers/inventory.ts'
import { DeedButton, DeedForm, type Entered, Entry, FormFault, Tick } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { writeDay } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { type InventoryChecked, InventoryOf } from './inventory-form.tsx'

/** The names of the fields of a storage. */
export const STORAGE_LABELS = {
  name: 'Name',
  endpoint: 'Endpoint',
  region: 'Region',
  accessKeyId: 'Key id',
  secretAccessKey: 'Secret access key',
}

/** A project without the secrets of what it is connected with. */
export type ProjectSeen = Project & {
  createdAt: Date
  storage: Omit<ObjectStorage, 'sealedSecret'> | null
  inventory: Omit<Inventory, 'sealedSecret'> | null
}

/** What a storage said: nothing was wrong (null), or its own words. */
export type Checked = { words: string | null }

export type ProjectProps = {
  project: ProjectSeen
  isFirst: boolean
  entered: Entered
  checked: Checked | null
  inventoryChecked: InventoryChecked | null
  now: Date
  notice: NoticeName | null
}

type Part = ProjectProps & { csrf: string }

/** One project: its name, the object storage of its buckets, and how it goes. */
export function ProjectPage({ viewer, ...props }: ProjectProps & { viewer: Viewer }) {
  const { project, entered } = props
  const part = { ...props, csrf: viewer.csrf }
  return (
    <Layout title={project.name} section="projects" viewer={viewer} notice={props.notice}>
      <p class="back">
        <a href={paths.projects()}>Projects</a>
      </p>
      <article class="sheet">
        <header class="sheet-head">
          <h1>{project.name}</h1>
          <span class="mono soft">{project.id}</span>
        </header>
        <FormFault entered={entered} />
        <p>
          <span class="soft">Since {writeDay(project.createdAt)}. </span>
          <a href={paths.events({ project: project.id, readOnly: 'any' })}>Its events</a>
        </p>
        <Name {...part} />
        <StorageOf {...part} />
        <InventoryOf {...part} checked={props.inventoryChecked} />
        <Going {...part} />
      </article>
    </Layout>
  )
}

function Name({ project, entered, csrf }: Part) {
  return (
    <section class="part">
      <h2>Renaming</h2>
      <DeedForm action={paths.projectName(project.id)} csrf={csrf} class="deed deed-line">
        <Entry name="name" label={STORAGE_LABELS.name} entered={entered} value={project.name} />
        <button class="button" type="submit">
          Rename
        </button>
      </DeedForm>
    </section>
  )
}

function StorageOf({ project, entered, checked, csrf }: Part) {
  const { storage } = project
  const pathStyle = entered.values.endpoint === undefined ? storage?.pathStyle : entered.values.pathStyle
  return (
    <section class="part" id="storage" aria-labelledby="storage-title">
      <h2 id="storage-title">Object storage</h2>
      <p class="soft">Where buckets of this project are: an S3 endpoint and a key to it.</p>
      {checked && <Words checked={checked} />}
      <DeedForm action={paths.storage(project.id)} csrf={csrf}>
        <div class="form-fields">
          <Entry
            name="endpoint"
            label={STORAGE_LABELS.endpoint}
            entered={entered}
            value={storage?.endpoint}
            hint="https://storage.example.com"
          />
          <Entry
            name="region"
            label={STORAGE_LABELS.region}
            entered={entered}
            value={storage?.region}
            hint="us-east-1"
          />
          <Entry
            name="accessKeyId"
            label={STORAGE_LABELS.accessKeyId}
            entered={entered}
            value={storage?.accessKeyId}
            isMono
          />
          <Entry
            name="secretAccessKey"
            label={STORAGE_LABELS.secretAccessKey}
            entered={entered}
            type="password"
            autocomplete="new-password"
            note={
              storage ? 'Leave empty to keep the present one; it is never shown.' : 'Sealed, and never shown.'
            }
          />
        </div>
        <Tick
          name="pathStyle"
          label="Bucket names in the path"
          isTicked={
            pathStyle === true || pathStyle === 'yes' || (storage === null && pathStyle === undefined)
          }
          note="Most storages want it; AWS wants them in the host name."
        />
        <div class="form-end">
          <button class="button" type="submit">
            Save
          </button>
        </div>
      </DeedForm>
      {storage && (
        <div class="deeds">
          <DeedButton action={paths.storageCheck(project.id)} csrf={csrf} label="Check connection" isPlain />
          <DeedButton action={paths.disconnection(project.id)} csrf={csrf} label="Disconnect" isPlain />
        </div>
      )}
    </section>
  )
}

function Words({ checked: { words } }: { checked: Checked }) {
  if (words === null) {
    return (
      <p class="checked checked-good" role="status">
        The storage answered, and knows the key.
      </p>
    )
  }
  return (
    <div class="checked checked-bad" role="alert">
      <p>The connection does not work. The storage’s own words:</p>
      <blockquote>{words}</blockquote>
    </div>
  )
}

function Going({ project, isFirst }: Part) {
  return (
    <section class="part">
      <h2>Deleting</h2>
      {isFirst ? (
        <p class="soft">The first project stays: events that name no project go there.</p>
      ) : (
        <div class="deeds">
          <a class="button danger" href={paths.projectDeletion(project.id)}>
            Delete …
          </a>
        </div>
      )}
    </section>
  )
}
