import { DeedForm, type Entered, Entry, FormFault } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { writeDay } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import type { ProjectSeen } from './project.tsx'

/** The names of a project's fields. */
export const PROJECT_LABELS = { id: 'Id', name: 'Name' }

export type ProjectsProps = {
  projects: ProjectSeen[]
  firstProject: string
  entered: Entered
  notice: NoticeName | null
}

/** The projects of the customer. */
export function ProjectsPage({ viewer, ...props }: ProjectsProps & { viewer: Viewer }) {
  const { projects, firstProject, entered, notice } = props
  return (
    <Layout title="Projects" section="projects" viewer={viewer} notice={notice}>
      <div class="page-head">
        <h1>Projects</h1>
      </div>
      <CreateProject entered={entered} csrf={viewer.csrf} />
      <div class="page-table">
        <table class="plain">
          <thead class="plain-head">
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Id</th>
              <th scope="col">Object storage</th>
              <th scope="col">Since</th>
            </tr>
          </thead>
          <tbody>
            {projects.map((project) => (
              <tr>
                <th scope="row">
                  <a class="plain-name" href={paths.project(project.id)}>
                    {project.name}
                  </a>
                  {project.id === firstProject && (
                    <span class="plain-note">Events that name no project go here</span>
                  )}
                </th>
                <td class="mono">{project.id}</td>
                <td class="plain-storage" data-label="Storage">
                  {project.storage ? (
                    <span class="mono">{project.storage.endpoint}</span>
                  ) : (
                    <span class="soft">none</span>
                  )}
                </td>
                <td data-label="Since">{writeDay(project.createdAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Layout>
  )
}

function CreateProject({ entered, csrf }: { entered: Entered; csrf: string }) {
  return (
    <details class="add" open={Object.keys(entered.values).length > 0}>
      <summary class="add-press button primary">Create a project</summary>
      <DeedForm action={paths.projects()} csrf={csrf} class="sheet-form add-form">
        <FormFault entered={entered} />
        <div class="form-fields">
          <Entry name="name" label={PROJECT_LABELS.name} entered={entered} />
          <Entry
            name="id"
            label={PROJECT_LABELS.id}
            entered={entered}
            isMono
            note={entered.faults.id ? '' : 'Stays for good; events name the project by it.'}
          />
        </div>
        <div class="form-end">
          <button class="button primary" type="submit">
            Create
          </button>
        </div>
      </DeedForm>
    </details>
  )
}
