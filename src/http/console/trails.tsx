import { type Context, Hono } from 'hono'
import type { FormState } from '../../../views/components/form.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { TrailsPage } from '../../../views/trails/trails.tsx'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { toSelectors } from '../../domain/trails/simple-selector.ts'
import type { TrailPages } from '../../services/trails/trail-pages.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import type { Trails } from '../../services/trails/trails.ts'
import { requireConfirmation } from './confirmation.tsx'
import type { ConsoleEnv } from './console-env.ts'
import { formValues, parseForm, parseNotice, readOptionsOf, submitForm } from './form.ts'
import { requireSession, sessionOf, toViewer } from './session.ts'
import { trailDetailPages } from './trail.tsx'
import {
  DESTINATION_FIELDS,
  parseDestination,
  parseSimpleSelector,
  SELECTOR_FIELDS,
  withFieldErrors,
} from './trail-form.ts'

type C = Context<ConsoleEnv>
type Services = { trails: Trails; trailPages: TrailPages; trailStatuses: TrailStatuses }

/** The form fields for a new trail. */
export const TRAIL_FIELDS = ['name', ...DESTINATION_FIELDS, ...SELECTOR_FIELDS, 'start'] as const

/** Returns the pages for listing and creating trails, and the pages of each trail. */
export function trailPages(services: Services, settings: { trailLimit: number }, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.use('/trails/*', requireSession, requireConfirmation)
  const showTrails = async (c: C, form: FormState) => {
    const session = sessionOf(c)
    const page = await services.trailPages.list(session.caller, readOptionsOf(c))
    const props = { ...page, limit: settings.trailLimit, form }
    return c.render(
      <TrailsPage {...props} notice={parseNotice(c)} now={clock()} viewer={toViewer(session)} />,
    )
  }

  app.get('/trails', (c) => showTrails(c, c.get('unsentForms').take(c)))

  app.post('/trails', async (c) => {
    const { caller } = sessionOf(c)
    const { text, values } = formValues(await parseForm(c), TRAIL_FIELDS)
    const isStarted = text('start') === 'yes'
    const draft = {
      ...parseDestination(text),
      name: text('name'),
      isMultiRegion: false,
      hasGlobalEvents: true,
      hasDigests: true,
      tags: [],
      selectors: toSelectors(parseSimpleSelector(text)),
      isLogging: isStarted,
    }
    return submitForm(
      c,
      MESSAGES.pages.trailLabels,
      async () => {
        const { name } = await withFieldErrors(() => services.trails.create(caller, draft))
        return c.redirect(withNotice(paths.trail(name), isStarted ? 'trail-started' : 'trail-created'), 303)
      },
      (faults) => showTrails(c, { values, faults }),
    )
  })

  return app.route('/', trailDetailPages(services, clock))
}
