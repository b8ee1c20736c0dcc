import type { ObjectStorage } from '../../src/domain/access/object-storage.ts'
import type { Project } from '../../src/domain/access/project.ts'
import type { Inventory } from '../../src/domain/servers/inventory.ts'
import { Checkbox, FormError, type FormState, PostButton, PostForm, TextInput } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { formatLongDate } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { type InventoryCheck, InventorySection } from './inventory-form.tsx'

/** The labels of the fields of an object storage, and of a project's name. */
export const STORAGE_LABELS = {
  name: 'Name',
  endpoint: 'Endpoint',
  region: 'Region',
  accessKeyId: 'Access key ID',
  secretAccessKey: 'Secret access key',
}

/** A project with its connections, without their secrets. */
export type ProjectDetails = Project & {
  createdAt: Date
  storage: Omit<ObjectStorage, 'sealedSecret'> | null
  inventory: Omit<Inventory, 'sealedSecret'> | null
}

/** The result of a connection check: the error message of the storage, or null if the connection works. */
export type StorageCheck = { error: string | null }

export type ProjectProps = {
  project: ProjectDetails
  /** Whether this project receives the events without a project, so that it cannot be deleted. */
  isFirst: boolean
  form: FormState
  storageCheck: StorageCheck | null
  inventoryCheck: InventoryCheck | null
  now: Date
  notice: NoticeName | null
}

type SectionProps = ProjectProps & { csrf: string }

/** The page of one project: its name, its object storage, its inventory, and its deletion. */
export function ProjectPage({ viewer, ...props }: ProjectProps & { viewer: Viewer }) {
  const { project, form } = props
  const sectionProps = { ...props, csrf: viewer.csrf }
  return (
    <Layout title={project.name} section="projects" viewer={viewer} notice={props.notice}>
      <p class="back">
        <a href={paths.projects()}>Projects</a>
      </p>
      <article class="panel">
        <header class="panel-head">
          <h1>{project.name}</h1>
          <span class="mono muted">{project.id}</span>
        </header>
        <FormError form={form} />
        <p>
          <span class="muted">Created {formatLongDate(project.createdAt)}. </span>
          <a href={paths.events({ project: project.id, readOnly: 'any' })}>Events in this project</a>
        </p>
        <Name {...sectionProps} />
        <StorageSection {...sectionProps} />
        <InventorySection {...sectionProps} check={props.inventoryCheck} />
        <Deletion {...sectionProps} />
      </article>
    </Layout>
  )
}

function Name({ project, form, csrf }: SectionProps) {
  return (
    <section class="panel-section">
      <h2>Name</h2>
      <PostForm action={paths.projectName(project.id)} csrf={csrf} class="post-form post-form-inline">
        <TextInput name="name" label={STORAGE_LABELS.name} form={form} value={project.name} />
        <button class="button" type="submit">
          Rename
        </button>
      </PostForm>
    </section>
  )
}

function StorageSection({ project, form, storageCheck, csrf }: SectionProps) {
  return (
    <section class="panel-section" id="storage" aria-labelledby="storage-title">
      <h2 id="storage-title">Object storage</h2>
      <p class="muted">The storage of this project’s buckets: an S3 endpoint and an access key for it.</p>
      {storageCheck && <StorageCheckResult check={storageCheck} />}
      <PostForm action={paths.storage(project.id)} csrf={csrf} class="post-form">
        <StorageInputs storage={project.storage} form={form} />
        <div class="form-actions">
          <button class="button" type="submit">
            Save object storage
          </button>
        </div>
      </PostForm>
      {project.storage && (
        <div class="button-row">
          <PostButton
            action={paths.storageCheck(project.id)}
            csrf={csrf}
            label="Check connection"
            about="to the object storage"
            isProminent
          />
          <PostButton
            action={paths.storageDisconnection(project.id)}
            csrf={csrf}
            label="Disconnect"
            about="the object storage"
            isProminent
          />
        </div>
      )}
    </section>
  )
}

function StorageInputs({ storage, form }: Pick<ProjectDetails, 'storage'> & { form: FormState }) {
  return (
    <>
      <div class="form-fields">
        <TextInput
          name="endpoint"
          label={STORAGE_LABELS.endpoint}
          form={form}
          value={storage?.endpoint}
          placeholder="https://storage.example.com"
        />
        <TextInput
          name="region"
          label={STORAGE_LABELS.region}
          form={form}
          value={storage?.region}
          placeholder="us-east-1"
        />
        <TextInput
          name="accessKeyId"
          label={STORAGE_LABELS.accessKeyId}
          form={form}
          value={storage?.accessKeyId}
          isMono
        />
        <TextInput
          name="secretAccessKey"
          label={STORAGE_LABELS.secretAccessKey}
          form={form}
          type="password"
          autocomplete="new-password"
          hint={
            storage
              ? 'Leave blank to keep the current secret. Daybook never shows it.'
              : 'Stored encrypted, and never shown.'
          }
        />
      </div>
      <Checkbox
        name="pathStyle"
        label="Path-style URLs"
        isChecked={isPathStyle(storage, form)}
        hint="Required by most S3-compatible storage. Turn it off for AWS."
      />
    </>
  )
}

// A browser does not send an unchecked box, so a submitted form (it has an endpoint) without it means no.
function isPathStyle(storage: ProjectDetails['storage'], { values }: FormState): boolean {
  if (values.endpoint !== undefined) return values.pathStyle === 'yes'
  return storage?.pathStyle ?? true
}

function StorageCheckResult({ check: { error } }: { check: StorageCheck }) {
  if (error === null) {
    return (
      <p class="check-result" role="status">
        The connection works: the storage answered and accepted the access key.
      </p>
    )
  }
  return (
    <div class="check-result check-result-failed" role="alert">
      <p>The connection does not work. Error from the storage:</p>
      <blockquote>{error}</blockquote>
    </div>
  )
}

function Deletion({ project, isFirst }: SectionProps) {
  return (
    <section class="panel-section">
      <h2>Delete project</h2>
      {isFirst ? (
        <p class="muted">The first project cannot be deleted because it receives events without a project.</p>
      ) : (
        <div class="button-row">
          <a class="button danger" href={paths.projectDeletion(project.id)}>
            Delete project…
          </a>
        </div>
      )}
    </section>
  )
}
