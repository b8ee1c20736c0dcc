import { type Context, Hono } from 'hono'
import { telling } from '../../../views/notice.ts'
import { type Entered, NOTHING_ENTERED } from '../../../views/parts/form.tsx'
import { paths } from '../../../views/paths.ts'
import { type Checked, ProjectPage, STORAGE_LABELS } from '../../../views/project.tsx'
import { Fault } from '../../core/fault.ts'
import { column } from '../../core/record.ts'
import type { Projects } from '../../flows/projects.ts'
import { attempt, readNotice, readSent, readValues } from './entered.ts'
import type { ConsoleEnv } from './env.ts'
import { signedIn, viewerFor } from './guard.ts'

type C = Context<ConsoleEnv>

const FIELDS = ['endpoint', 'region', 'accessKeyId', 'pathStyle'] as const

/** The object storage of a project: connected, asked whether it works, and let go. */
export function storageRoutes(projects: Projects) {
  const app = new Hono<ConsoleEnv>()

  app.post('/projects/:id/storage', async (c) => {
    const sent = await readSent(c)
    const { text, values } = readValues(sent, FIELDS)
    const id = column(c.req.param('id'))
    const entry = {
      endpoint: text('endpoint'),
      region: text('region'),
      pathStyle: text('pathStyle') === 'yes',
      accessKeyId: text('accessKeyId'),
      secretAccessKey: sent.text('secretAccessKey').trim(),
    }
    return attempt(
      c,
      STORAGE_LABELS,
      async () => {
        await projects.connect(signedIn(c).caller, id, entry)
        return c.redirect(telling(`${paths.project(id)}#storage`, 'connected'), 303)
      },
      (faults) => showProject(c, projects, { values, faults }),
    )
  })

  app.post('/projects/:id/storage/check', async (c) => {
    await readSent(c)
    return attempt(
      c,
      {},
      async () => {
        const words = await projects.check(signedIn(c).caller, column(c.req.param('id')))
        return showProject(c, projects, NOTHING_ENTERED, { words })
      },
      (faults) => showProject(c, projects, { values: {}, faults }),
    )
  })

  app.post('/projects/:id/storage/disconnection', async (c) => {
    await readSent(c)
    const id = column(c.req.param('id'))
    await projects.disconnect(signedIn(c).caller, id)
    return c.redirect(telling(paths.project(id), 'disconnected'), 303)
  })

  return app
}

/** The page of a project as it is now, with what was entered and what its storage said. */
export async function showProject(
  c: C,
  projects: Projects,
  entered: Entered,
  checked: Checked | null = null,
) {
  const session = signedIn(c)
  const project = await findProject(c, projects)
  return c.render(
    <ProjectPage
      project={project}
      isFirst={project.id === session.caller.firstProject}
      entered={entered}
      checked={checked}
      notice={readNotice(c)}
      viewer={viewerFor(session)}
    />,
  )
}

/** The project that an address names; a fault when there is none. */
export async function findProject(c: C, projects: Projects) {
  const id = column(c.req.param('id') ?? '')
  const project = (await projects.list(signedIn(c).caller)).find((each) => each.id === id)
  if (!project) throw new Fault('not_found', `There is no project ${id}.`)
  return project
}
