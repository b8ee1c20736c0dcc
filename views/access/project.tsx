import {
  CONNECTION_KINDS,
  type ConnectionCheck,
  type ConnectionKind,
} from '../../src/domain/access/connection.ts'
import type { Project } from '../../src/domain/access/project.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { FormError, type FormState, PostForm, TextInput } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { formatLongDate } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { ConnectionSection, type ShownConnection } from './connection-section.tsx'

const { project: TEXT, projectLabels: LABELS, projects } = MESSAGES.pages

/** A project with its connections, without their secrets. */
export type ProjectDetails = Project & { createdAt: Date } & {
  [Kind in ConnectionKind]: ShownConnection | null
}

export type ProjectProps = {
  project: ProjectDetails & {
    /** The connections that work only until the operator decides about endpoints. */
    tolerated: readonly ConnectionKind[]
  }
  /** Whether this project receives the events without a project, so that it cannot be deleted. */
  isFirst: boolean
  form: FormState
  /** The results of the checks that were just run. */
  checks: { [Kind in ConnectionKind]?: ConnectionCheck }
  now: Date
  notice: NoticeName | null
}

type SectionProps = ProjectProps & { csrf: string }

/** The page of one project: its name, its connections, and its deletion. */
export function ProjectPage({ viewer, ...props }: ProjectProps & { viewer: Viewer }) {
  const { project, form } = props
  const sectionProps = { ...props, csrf: viewer.csrf }
  return (
    <Layout title={project.name} section="projects" viewer={viewer} notice={props.notice}>
      <PageHead
        title={project.name}
        parent={{ label: projects.title, href: paths.projects() }}
        beside={<span class="mono muted">{project.id}</span>}
      />
      <article class="panel">
        <FormError form={form} />
        <p>
          <span class="muted">{TEXT.created({ date: formatLongDate(project.createdAt) })} </span>
          <a href={paths.events({ project: project.id, readOnly: 'any' })}>{TEXT.events}</a>
        </p>
        <Name {...sectionProps} />
        {CONNECTION_KINDS.map((kind) => (
          <ConnectionSection
            {...sectionProps}
            kind={kind}
            connection={project[kind]}
            isTolerated={project.tolerated.includes(kind)}
            check={props.checks[kind] ?? null}
          />
        ))}
        <Deletion {...sectionProps} />
      </article>
    </Layout>
  )
}

function Name({ project, form, csrf }: SectionProps) {
  return (
    <section class="panel-section">
      <h2>{LABELS.name}</h2>
      <PostForm action={paths.projectName(project.id)} csrf={csrf} class="post-form post-form-inline">
        <TextInput name="name" label={LABELS.name} form={form} value={project.name} />
        <button class="button" type="submit">
          {TEXT.rename}
        </button>
      </PostForm>
    </section>
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
