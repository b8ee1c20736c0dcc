import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { FormError, type FormState, PostForm, TextInput } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { formatLongDate } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import type { ProjectDetails } from './project.tsx'

const { projects: TEXT, projectLabels: LABELS } = MESSAGES.pages

export type ProjectsProps = {
  projects: ProjectDetails[]
  /** The ID of the project that receives events without a project. */
  firstProject: string
  form: FormState
  notice: NoticeName | null
}

/** All projects of the customer. */
export function ProjectsPage({ viewer, ...props }: ProjectsProps & { viewer: Viewer }) {
  const { projects, firstProject, form, notice } = props
  return (
    <Layout title={TEXT.title} section="projects" viewer={viewer} notice={notice}>
      <div class="page-top">
        <PageHead title={TEXT.title} about={{ text: TEXT.about, guide: 'access' }} />
        <CreateProject form={form} csrf={viewer.csrf} />
      </div>
      <div class="page-table">
        <table class="data-table">
          <thead class="data-table-head">
            <tr>
              <th scope="col">{LABELS.name}</th>
              <th scope="col">{LABELS.id}</th>
              <th scope="col">{TEXT.storage}</th>
              <th scope="col">{TEXT.created}</th>
            </tr>
          </thead>
          <tbody>
            {projects.map((project) => (
              <ProjectRow project={project} isFirst={project.id === firstProject} />
            ))}
          </tbody>
        </table>
      </div>
    </Layout>
  )
}

function ProjectRow({ project, isFirst }: { project: ProjectDetails; isFirst: boolean }) {
  const { id, name, storage, createdAt } = project
  return (
    <tr>
      <th scope="row">
        <a class="data-table-name" href={paths.project(id)}>
          {name}
        </a>
        {isFirst && <span class="data-table-note">{TEXT.first}</span>}
      </th>
      <td class="mono">{id}</td>
      <td data-label={TEXT.storage}>
        {storage ? <span class="mono">{storage.endpoint}</span> : <span class="muted">{TEXT.noStorage}</span>}
      </td>
      <td data-label={TEXT.created}>{formatLongDate(createdAt)}</td>
    </tr>
  )
}

function CreateProject({ form, csrf }: { form: FormState; csrf: string }) {
  return (
    <details class="create" open={Object.keys(form.values).length > 0}>
      <summary class="create-toggle button primary">{TEXT.create}</summary>
      <PostForm action={paths.projects()} csrf={csrf} class="create-form">
        <FormError form={form} />
        <div class="form-fields">
          <TextInput name="name" label={LABELS.name} form={form} />
          <TextInput
            name="id"
            label={LABELS.id}
            form={form}
            isMono
            hint={form.faults.id ? '' : TEXT.idHint}
          />
        </div>
        <div class="form-actions">
          <button class="button primary" type="submit">
            {TEXT.create}
          </button>
        </div>
      </PostForm>
    </details>
  )
}
