import type { Context } from 'hono'
import type { InventoryCheck } from '../../../views/access/inventory-form.tsx'
import { ProjectPage, type StorageCheck } from '../../../views/access/project.tsx'
import type { FormState } from '../../../views/components/form.tsx'
import { toColumn } from '../../domain/events/column.ts'
import { Fault } from '../../domain/fault.ts'
import type { Projects } from '../../services/access/projects.ts'
import type { ConsoleEnv } from './console-env.ts'
import { parseNotice } from './form.ts'
import { sessionOf, toViewer } from './session.ts'

type C = Context<ConsoleEnv>
type CheckResults = { storage?: StorageCheck; inventory?: InventoryCheck }

/**
 * Renders the page of the project in the path, with the result of a connection check if one was just run. Throws
 * `not_found` if there is no such project.
 */
export async function showProject(
  c: C,
  projects: Projects,
  clock: () => Date,
  form: FormState,
  checks: CheckResults = {},
) {
  const session = sessionOf(c)
  const project = await getProject(c, projects)
  return c.render(
    <ProjectPage
      project={project}
      isFirst={project.id === session.caller.firstProject}
      form={form}
      storageCheck={checks.storage ?? null}
      inventoryCheck={checks.inventory ?? null}
      now={clock()}
      notice={parseNotice(c)}
      viewer={toViewer(session)}
    />,
  )
}

/** Returns the project in the path. Throws `not_found` if there is none. */
export async function getProject(c: C, projects: Projects) {
  const id = toColumn(c.req.param('id') ?? '')
  const project = (await projects.list(sessionOf(c).caller)).find((each) => each.id === id)
  if (!project) throw new Fault('not_found', 'unknownProject', { id })
  return project
}
