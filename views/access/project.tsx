import type { ObjectStorage } from '../../src/domain/access/object-storage.ts'
import type { Project } from '../../src/domain/access/project.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { Inventory } from '../../src/domain/servers/inventory.ts'
import { Checkbox, FormError, type FormState, PostButton, PostForm, TextInput } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { formatLongDate } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { type InventoryCheck, InventorySection } from './inventory-form.tsx'

const { project: TEXT, objectStorage: STORAGE_TEXT, storageLabels: LABELS, projects } = MESSAGES.pages

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
        <a href={paths.projects()}>{projects.title}</a>
      </p>
      <article class="panel">
        <header class="panel-head">
          <h1>{project.name}</h1>
          <span class="mono muted">{project.id}</span>
        </header>
        <FormError form={form} />
        <p>
          <span class="muted">{TEXT.created({ date: formatLongDate(project.createdAt) })} </span>
          <a href={paths.events({ project: project.id, readOnly: 'any' })}>{TEXT.events}</a>
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
      <h2>{TEXT.name}</h2>
      <PostForm action={paths.projectName(project.id)} csrf={csrf} class="post-form post-form-inline">
        <TextInput name="name" label={LABELS.name} form={form} value={project.name} />
        <button class="button" type="submit">
          {TEXT.rename}
        </button>
      </PostForm>
    </section>
  )
}

function StorageSection({ project, form, storageCheck, csrf }: SectionProps) {
  return (
    <section class="panel-section" id="storage" aria-labelledby="storage-title">
      <h2 id="storage-title">{STORAGE_TEXT.title}</h2>
      <p class="muted">{STORAGE_TEXT.hint}</p>
      {storageCheck && <StorageCheckResult check={storageCheck} />}
      <PostForm action={paths.storage(project.id)} csrf={csrf} class="post-form">
        <StorageInputs storage={project.storage} form={form} />
        <div class="form-actions">
          <button class="button" type="submit">
            {STORAGE_TEXT.save}
          </button>
        </div>
      </PostForm>
      {project.storage && (
        <div class="button-row">
          <PostButton
            action={paths.storageCheck(project.id)}
            csrf={csrf}
            label={STORAGE_TEXT.check}
            about={STORAGE_TEXT.checkAbout}
            isProminent
          />
          <PostButton
            action={paths.storageDisconnection(project.id)}
            csrf={csrf}
            label={STORAGE_TEXT.disconnect}
            about={STORAGE_TEXT.disconnectAbout}
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
          label={LABELS.endpoint}
          form={form}
          value={storage?.endpoint}
          placeholder="https://storage.example.com"
        />
        <TextInput
          name="region"
          label={LABELS.region}
          form={form}
          value={storage?.region}
          placeholder="us-east-1"
        />
        <TextInput
          name="accessKeyId"
          label={LABELS.accessKeyId}
          form={form}
          value={storage?.accessKeyId}
          isMono
        />
        <TextInput
          name="secretAccessKey"
          label={LABELS.secretAccessKey}
          form={form}
          type="password"
          autocomplete="new-password"
          hint={storage ? STORAGE_TEXT.keepSecretHint : STORAGE_TEXT.secretHint}
        />
      </div>
      <Checkbox
        name="pathStyle"
        label={STORAGE_TEXT.pathStyle}
        isChecked={isPathStyle(storage, form)}
        hint={STORAGE_TEXT.pathStyleHint}
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
        {STORAGE_TEXT.works}
      </p>
    )
  }
  return (
    <div class="check-result check-result-failed" role="alert">
      <p>{STORAGE_TEXT.failed}</p>
      <blockquote>{error}</blockquote>
    </div>
  )
}

function Deletion({ project, isFirst }: SectionProps) {
  return (
    <section class="panel-section">
      <h2>{TEXT.delete}</h2>
      {isFirst ? (
        <p class="muted">{TEXT.firstCannotBeDeleted}</p>
      ) : (
        <div class="button-row">
          <a class="button danger" href={paths.projectDeletion(project.id)}>
            {TEXT.toDeletion}
          </a>
        </div>
      )}
    </section>
  )
}
