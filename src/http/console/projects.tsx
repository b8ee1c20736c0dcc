import { type Context, Hono } from 'hono'
import { PROJECT_LABELS, ProjectsPage } from '../../../views/access/projects.tsx'
import { ConfirmPage } from '../../../views/components/confirm.tsx'
import { type Entered, NOTHING_ENTERED } from '../../../views/components/form.tsx'
import { telling } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { toColumn } from '../../domain/events/record.ts'
import type { Projects } from '../../services/access/projects.ts'
import type { Inventories } from '../../services/servers/inventories.ts'
import type { ConsoleEnv } from './console-env.ts'
import { attempt, readNotice, readSent, readValues } from './form.ts'
import { findProject, inventoryPages, showProject, storagePages } from './project.tsx'
import { requireSession, signedIn, viewerFor } from './session.ts'

type C = Context<ConsoleEnv>

/** The projects of the customer: which there are, one more, another name, and away with one. */
export function projectPages(flows: { projects: Projects; inventories: Inventories }, clock: () => Date) {
  const { projects } = flows
  const app = new Hono<ConsoleEnv>()
  app.use('/projects/*', requireSession)

  app.get('/projects', (c) => showProjects(c, projects, NOTHING_ENTERED))

  app.post('/projects', async (c) => {
    const { text, values } = readValues(await readSent(c), ['id', 'name'])
    return attempt(
      c,
      PROJECT_LABELS,
      async () => {
        await projects.create(signedIn(c).caller, text('id'), text('name'))
        return c.redirect(telling(paths.project(text('id')), 'project-created'), 303)
      },
      (faults) => showProjects(c, projects, { values, faults }),
    )
  })

  app.get('/projects/:id', (c) => showProject(c, flows, clock, NOTHING_ENTERED))

  app.post('/projects/:id/name', async (c) => {
    const { text, values } = readValues(await readSent(c), ['name'])
    const id = toColumn(c.req.param('id'))
    return attempt(
      c,
      PROJECT_LABELS,
      async () => {
        await projects.rename(signedIn(c).caller, id, text('name'))
        return c.redirect(telling(paths.project(id), 'project-renamed'), 303)
      },
      (faults) => showProject(c, flows, clock, { values, faults }),
    )
  })

  app.get('/projects/:id/deletion', (c) => askDeletion(c, projects, {}))

  app.post('/projects/:id/deletion', async (c) => {
    await readSent(c)
    return attempt(
      c,
      {},
      async () => {
        await projects.remove(signedIn(c).caller, toColumn(c.req.param('id')))
        return c.redirect(telling(paths.projects(), 'project-deleted'), 303)
      },
      (faults) => askDeletion(c, projects, faults),
    )
  })

  return app.route('/', storagePages(flows, clock)).route('/', inventoryPages(flows, clock))
}

async function showProjects(c: C, projects: Projects, entered: Entered) {
  const session = signedIn(c)
  const all = await projects.list(session.caller)
  const { firstProject } = session.caller
  const props = { projects: all, firstProject, entered, notice: readNotice(c) }
  return c.render(<ProjectsPage {...props} viewer={viewerFor(session)} />)
}

async function askDeletion(c: C, projects: Projects, faults: Entered['faults']) {
  const { id, name } = await findProject(c, projects)
  return c.render(
    <ConfirmPage
      title={`Delete ${name}?`}
      effects={[
        'A project goes only when the log holds nothing of it any more.',
        'The grants in it, its servers and the keys to its object storage and inventory are forgotten.',
        'What is in the buckets themselves is not touched.',
      ]}
      action={paths.projectDeletion(id)}
      deed={`Delete ${name}`}
      back={{ href: paths.project(id), label: faults.form ? 'Back' : 'Keep' }}
      section="projects"
      entered={{ values: {}, faults }}
      viewer={viewerFor(signedIn(c))}
    />,
  )
}
