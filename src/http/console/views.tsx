import { type Context, Hono } from 'hono'
import { ConfirmPage } from '../../../views/components/confirm.tsx'
import type { FormState } from '../../../views/components/form.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { ViewPage } from '../../../views/views/view.tsx'
import { ViewListPage } from '../../../views/views/view-list.tsx'
import { toColumn } from '../../domain/events/column.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Views } from '../../services/views/views.ts'
import type { ConsoleEnv } from './console-env.ts'
import { formValues, parseForm, parseNotice, readOptionsOf, submitForm } from './form.ts'
import { requireSession, sessionOf, toViewer } from './session.ts'

const { viewLabels: LABELS, viewDeletion: DELETION, confirm: CONFIRM } = MESSAGES.pages

/** The form fields of a new view, and those of one that is changed. */
export const NEW_VIEW_FIELDS = ['name', 'query', 'shared', 'start'] as const
export const VIEW_FIELDS = ['name', 'choices', 'shared', 'start'] as const

type C = Context<ConsoleEnv>

/** Returns the pages for listing, saving, changing and deleting views. */
export function viewPages(views: Views) {
  const app = new Hono<ConsoleEnv>()
  app.use('/views/*', requireSession)

  app.get('/views', (c) => showViews(c, views, c.get('unsentForms').take(c)))

  app.post('/views', async (c) => {
    const { text, values } = formValues(await parseForm(c), NEW_VIEW_FIELDS)
    const flags = { isShared: text('shared') === 'yes', isStartPage: text('start') === 'yes' }
    return submitForm(
      c,
      LABELS,
      async () => {
        const draft = { name: text('name'), query: text('query'), ...flags }
        const view = await views.create(sessionOf(c).caller, draft)
        return c.redirect(withNotice(paths.eventsOfView(view), 'view-saved'), 303)
      },
      (faults) => showViews(c, views, { values, faults }),
    )
  })

  return app.route('/', oneViewPages(views))
}

function oneViewPages(views: Views) {
  const app = new Hono<ConsoleEnv>()

  app.get('/views/:id', (c) => showView(c, views, c.get('unsentForms').take(c)))

  app.post('/views/:id', async (c) => {
    const { text, values } = formValues(await parseForm(c), VIEW_FIELDS)
    return submitForm(
      c,
      LABELS,
      async () => {
        // Only the form of the owner has the checkboxes, of which browsers leave out unticked ones.
        const flags = { isShared: text('shared') === 'yes', isStartPage: text('start') === 'yes' }
        const change = { name: text('name'), ...(text('choices') === 'yes' && flags) }
        await views.update(sessionOf(c).caller, idOf(c), change)
        return c.redirect(withNotice(paths.view(idOf(c)), 'view-edited'), 303)
      },
      (faults) => showView(c, views, { values, faults }),
    )
  })

  app.post('/views/:id/filter', async (c) => {
    const { text } = formValues(await parseForm(c), ['query'])
    const { caller } = sessionOf(c)
    await views.update(caller, idOf(c), { query: text('query') })
    const view = await views.get(caller, idOf(c), { continues: 'form' })
    return c.redirect(withNotice(paths.eventsOfView(view), 'view-changed'), 303)
  })

  app.get('/views/:id/deletion', (c) => confirmDeletion(c, views))

  app.post('/views/:id/deletion', async (c) => {
    await parseForm(c)
    await views.delete(sessionOf(c).caller, idOf(c))
    return c.redirect(withNotice(paths.views(), 'view-deleted'), 303)
  })

  return app
}

function idOf(c: C): string {
  return toColumn(c.req.param('id') ?? '')
}

async function showViews(c: C, views: Views, form: FormState) {
  const session = sessionOf(c)
  const listed = await views.list(session.caller, readOptionsOf(c))
  const props = { views: listed, form, notice: parseNotice(c) }
  return c.render(<ViewListPage {...props} viewer={toViewer(session)} />)
}

async function showView(c: C, views: Views, form: FormState) {
  const session = sessionOf(c)
  const view = await views.get(session.caller, idOf(c), readOptionsOf(c))
  return c.render(<ViewPage view={view} form={form} notice={parseNotice(c)} viewer={toViewer(session)} />)
}

async function confirmDeletion(c: C, views: Views) {
  const session = sessionOf(c)
  const { id, name, isShared, isStartPage, isOwn } = await views.get(session.caller, idOf(c))
  const effects = [isShared ? DELETION.shared : DELETION.own]
  return c.render(
    <ConfirmPage
      title={DELETION.title({ name })}
      effects={isStartPage && isOwn ? [...effects, DELETION.startPage] : effects}
      action={paths.viewDeletion(id)}
      confirmLabel={DELETION.confirm({ name })}
      back={{ href: paths.view(id), label: CONFIRM.cancel }}
      section="events"
      form={{ values: {}, faults: {} }}
      viewer={toViewer(session)}
    />,
  )
}
