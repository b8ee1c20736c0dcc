import type { Context } from 'hono'
import { ProjectPage, type ProjectProps } from '../../../views/access/project.tsx'
import type { FormState } from '../../../views/components/form.tsx'
import { toColumn } from '../../domain/events/column.ts'
import type { ProjectPages } from '../../services/access/project-pages.ts'
import type { ConsoleEnv } from './console-env.ts'
import { parseNotice, readOptionsOf } from './form.ts'
import { sessionOf, toViewer } from './session.ts'

type C = Context<ConsoleEnv>

/**
 * Renders the page of the project in the path, with the result of a connection check if one was just run. Throws
 * `not_found` if there is no such project.
 */
export async function showProject(
  c: C,
  projectPages: ProjectPages,
  clock: () => Date,
  form: FormState,
  checks: ProjectProps['checks'] = {},
) {
  const session = sessionOf(c)
  const project = await getProject(c, projectPages)
  return c.render(
    <ProjectPage
      project={project}
      isFirst={project.id === session.caller.firstProject}
      form={form}
      checks={checks}
      now={clock()}
      notice={parseNotice(c)}
      viewer={toViewer(session)}
    />,
  )
}

/** Returns the project in the path. Throws `not_found` if there is none. */
export function getProject(c: C, projectPages: ProjectPages) {
  return projectPages.get(sessionOf(c).caller, toColumn(c.req.param('id') ?? ''), readOptionsOf(c))
}
