import { type Context, Hono } from 'hono'
import { ConfirmPage } from '../../../views/components/confirm.tsx'
import { EMPTY_FORM, type FormState } from '../../../views/components/form.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { HEATMAP_DAYS } from '../../../views/trails/delivery-heatmap.tsx'
import { ARCHIVES_SHOWN, TrailPage } from '../../../views/trails/trail.tsx'
import { toColumn } from '../../domain/events/column.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { toSelectors } from '../../domain/trails/simple-selector.ts'
import type { Verification } from '../../domain/trails/verification.ts'
import type { TrailPages } from '../../services/trails/trail-pages.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import type { Trails } from '../../services/trails/trails.ts'
import { attachmentHeaders, toFileName } from './attachment.ts'
import type { ConsoleEnv } from './console-env.ts'
import { formValues, parseForm, parseNotice, readOptionsOf, submitForm } from './form.ts'
import { sessionOf, toViewer } from './session.ts'
import {
  DESTINATION_FIELDS,
  parseDestination,
  parseSimpleSelector,
  SELECTOR_FIELDS,
  withFieldErrors,
} from './trail-form.ts'

const { trailLabels: LABELS, trailDeletion: DELETION, confirm: CONFIRM } = MESSAGES.pages

type C = Context<ConsoleEnv>
type Services = { trails: Trails; trailPages: TrailPages; trailStatuses: TrailStatuses }
type ShowTrail = (c: C, form: FormState, verification?: Verification | null) => Promise<Response>

/** Returns the page of one trail, its archives, and the routes for starting, verifying, editing and deleting it. */
export function trailDetailPages(services: Services, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  const show: ShowTrail = (c, form, verification = null) =>
    showTrail(c, services.trailPages, clock(), form, verification)

  app.get('/trails/:name', (c) => show(c, c.get('unsentForms').take(c)))

  app.get('/trails/:name/archives/:file', async (c) => {
    const { caller } = sessionOf(c)
    const fileName = toColumn(c.req.param('file'))
    const file = await services.trailStatuses.openArchive(caller, trailNameOf(c), fileName)
    c.set('download', file)
    return c.body(file.body, 200, {
      ...attachmentHeaders(toFileName(fileName), 'application/gzip'),
      'Content-Length': String(file.archive.bytes),
    })
  })

  app.post('/trails/:name/logging', async (c) => {
    const isLogging = (await parseForm(c)).text('logging') === 'yes'
    const { name } = await services.trails.setLogging(sessionOf(c).caller, trailNameOf(c), isLogging)
    return c.redirect(withNotice(paths.trail(name), isLogging ? 'trail-started' : 'trail-stopped'), 303)
  })

  // The URL of a result shows the page, when it is opened again.
  app.get('/trails/:name/verification', (c) => show(c, EMPTY_FORM))

  app.post('/trails/:name/verification', async (c) => {
    await parseForm(c)
    return submitForm(
      c,
      {},
      async () =>
        show(c, EMPTY_FORM, await services.trailStatuses.verify(sessionOf(c).caller, trailNameOf(c))),
      (faults) => show(c, { values: {}, faults }),
    )
  })

  return app.route('/', settingsRoutes(services, show)).route('/', deletionRoutes(services))
}

function settingsRoutes({ trails }: Services, show: ShowTrail) {
  const app = new Hono<ConsoleEnv>()

  app.post('/trails/:name/order', async (c) => {
    const { text, values } = formValues(await parseForm(c), DESTINATION_FIELDS)
    const destination = parseDestination(text)
    return submitForm(
      c,
      LABELS,
      async () => {
        const { name } = await withFieldErrors(() =>
          trails.update(sessionOf(c).caller, trailNameOf(c), destination),
        )
        return c.redirect(withNotice(paths.trail(name), 'trail-changed'), 303)
      },
      (faults) => show(c, { values, faults }),
    )
  })

  app.post('/trails/:name/choice', async (c) => {
    const { text, values } = formValues(await parseForm(c), SELECTOR_FIELDS)
    const selectors = toSelectors(parseSimpleSelector(text))
    return submitForm(
      c,
      LABELS,
      async () => {
        const { name } = await withFieldErrors(() =>
          trails.setSelectors(sessionOf(c).caller, trailNameOf(c), selectors),
        )
        return c.redirect(withNotice(paths.trail(name), 'trail-changed'), 303)
      },
      (faults) => show(c, { values, faults }),
    )
  })

  return app
}

function deletionRoutes({ trails }: Services) {
  const app = new Hono<ConsoleEnv>()

  app.get('/trails/:name/deletion', async (c) => {
    const session = sessionOf(c)
    const { name, bucket } = await trails.get(session.caller, trailNameOf(c))
    return c.render(
      <ConfirmPage
        title={DELETION.title({ name })}
        effects={DELETION.effects({ bucket })}
        action={paths.trailDeletion(name)}
        confirmLabel={DELETION.confirm({ name })}
        back={{ href: paths.trail(name), label: CONFIRM.cancel }}
        section="trails"
        form={EMPTY_FORM}
        viewer={toViewer(session)}
      />,
    )
  })

  app.post('/trails/:name/deletion', async (c) => {
    await parseForm(c)
    await trails.delete(sessionOf(c).caller, trailNameOf(c))
    return c.redirect(withNotice(paths.trails(), 'trail-deleted'), 303)
  })

  return app
}

function trailNameOf(c: C): string {
  return toColumn(c.req.param('name') ?? '')
}

const HISTORY = { deliveryDays: HEATMAP_DAYS, archives: ARCHIVES_SHOWN }

async function showTrail(
  c: C,
  trailPages: TrailPages,
  now: Date,
  form: FormState,
  verification: Verification | null,
) {
  const session = sessionOf(c)
  const page = await trailPages.get(session.caller, trailNameOf(c), HISTORY, readOptionsOf(c))
  const props = { ...page, verification, form, notice: parseNotice(c), now }
  return c.render(<TrailPage {...props} viewer={toViewer(session)} />)
}
