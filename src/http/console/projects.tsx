import { type Context, Hono } from 'hono'
import { ProjectsPage } from '../../../views/access/projects.tsx'
import { ConfirmPage } from '../../../views/components/confirm.tsx'
import type { FormState } from '../../../views/components/form.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { toColumn } from '../../domain/events/column.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Connections } from '../../services/access/connections.ts'
import type { ProjectPages } from '../../services/access/project-pages.ts'
import type { Projects } from '../../services/access/projects.ts'
import { requireConfirmation } from './confirmation.tsx'
import type { ConsoleEnv } from './console-env.ts'
import { formValues, parseForm, parseNotice, readOptionsOf, submitForm } from './form.ts'
import { getProject, showProject } from './project.tsx'
import { projectConnectionRoutes } from './project-connections.ts'
import { requireSession, sessionOf, toViewer } from './session.ts'

const { projectLabels: LABELS, projectDeletion: DELETION, confirm: CONFIRM } = MESSAGES.pages

/** The form fields for a new project. */
export const PROJECT_FIELDS = ['id', 'name'] as const

type C = Context<ConsoleEnv>
type Services = { projects: Projects; projectPages: ProjectPages; connections: Connections }

/** Returns the pages for listing, creating, renaming and deleting projects, and for their connections. */
export function projectPages(services: Services, clock: () => Date) {
  const { projects } = services
  const app = new Hono<ConsoleEnv>()
  app.use('/projects/*', requireSession, requireConfirmation)

  app.get('/projects', (c) => showProjects(c, services.projectPages, c.get('unsentForms').take(c)))

  app.post('/projects', async (c) => {
    const { text, values } = formValues(await parseForm(c), PROJECT_FIELDS)
    return submitForm(
      c,
      LABELS,
      async () => {
        await projects.create(sessionOf(c).caller, text('id'), text('name'))
        return c.redirect(withNotice(paths.project(text('id')), 'project-created'), 303)
      },
      (faults) => showProjects(c, services.projectPages, { values, faults }),
    )
  })

  app.get('/projects/:id', (c) => showProject(c, services.projectPages, clock, c.get('unsentForms').take(c)))

  app.post('/projects/:id/name', async (c) => {
    const { text, values } = formValues(await parseForm(c), ['name'])
    const id = toColumn(c.req.param('id'))
    return submitForm(
      c,
      LABELS,
      async () => {
        await projects.rename(sessionOf(c).caller, id, text('name'))
        return c.redirect(withNotice(paths.project(id), 'project-renamed'), 303)
      },
      (faults) => showProject(c, services.projectPages, clock, { values, faults }),
    )
  })

  app.get('/projects/:id/deletion', (c) => confirmDeletion(c, services.projectPages, {}))

  app.post('/projects/:id/deletion', async (c) => {
    await parseForm(c)
    return submitForm(
      c,
      {},
      async () => {
        await projects.delete(sessionOf(c).caller, toColumn(c.req.param('id')))
        return c.redirect(withNotice(paths.projects(), 'project-deleted'), 303)
      },
      (faults) => confirmDeletion(c, services.projectPages, faults),
    )
  })

  return app.route('/', projectConnectionRoutes(services, clock))
}

async function showProjects(c: C, pages: ProjectPages, form: FormState) {
  const session = sessionOf(c)
  const all = await pages.list(session.caller, readOptionsOf(c))
  const { firstProject } = session.caller
  const props = { projects: all, firstProject, form, notice: parseNotice(c) }
  return c.render(<ProjectsPage {...props} viewer={toViewer(session)} />)
}

async function confirmDeletion(c: C, pages: ProjectPages, faults: FormState['faults']) {
  const { id, name } = await getProject(c, pages)
  return c.render(
    <ConfirmPage
      title={DELETION.title({ name })}
      effects={DELETION.effects}
      action={paths.projectDeletion(id)}
      confirmLabel={DELETION.confirm({ name })}
      back={{ href: paths.project(id), label: faults.form ? CONFIRM.back : CONFIRM.cancel }}
      section="projects"
      form={{ values: {}, faults }}
      viewer={toViewer(sessionOf(c))}
    />,
  )
}
