import { type Context, Hono } from 'hono'
import { type Entered, NOTHING_ENTERED } from '../../../views/components/form.tsx'
import { telling } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { TRAIL_LABELS } from '../../../views/trails/trail-form.tsx'
import { TrailsPage } from '../../../views/trails/trails.tsx'
import { toSelectors } from '../../domain/trails/simple-selector.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import type { Trails } from '../../services/trails/trails.ts'
import type { ConsoleEnv } from './console-env.ts'
import { attempt, readNotice, readSent, readValues } from './form.ts'
import { requireSession, signedIn, viewerFor } from './session.ts'
import { trailPage } from './trail.tsx'
import {
  beside,
  CHOICE_FIELDS,
  ORDER_FIELDS,
  parseDestination,
  projectsOf,
  readChoice,
} from './trail-form.ts'

type C = Context<ConsoleEnv>
type Flows = { trails: Trails; trailState: TrailStatuses }

/** The trails of the customer: which there are, one more, and each by itself. */
export function trailPages(flows: Flows, settings: { trailLimit: number }, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.use('/trails/*', requireSession)
  const show = async (c: C, entered: Entered) => {
    const session = signedIn(c)
    const props = { limit: settings.trailLimit, projects: projectsOf(session.caller), entered }
    const trails = await flows.trailState.list(session.caller)
    const shown = { ...props, trails, notice: readNotice(c), now: clock() }
    return c.render(<TrailsPage {...shown} viewer={viewerFor(session)} />)
  }

  app.get('/trails', (c) => show(c, NOTHING_ENTERED))

  app.post('/trails', async (c) => {
    const { caller } = signedIn(c)
    const fields = ['name', ...ORDER_FIELDS, ...CHOICE_FIELDS, 'start'] as const
    const { text, values } = readValues(await readSent(c), fields)
    const draft = {
      ...parseDestination(text),
      ...{ name: text('name'), isMultiRegion: false, hasGlobalEvents: true, hasDigests: true, tags: [] },
      selectors: toSelectors(readChoice(text)),
    }
    return attempt(
      c,
      TRAIL_LABELS,
      async () => {
        const { name } = await beside(() => flows.trails.create(caller, draft))
        const isStarted = text('start') === 'yes'
        if (isStarted) await flows.trails.log(caller, name, true)
        return c.redirect(telling(paths.trail(name), isStarted ? 'trail-started' : 'trail-created'), 303)
      },
      (faults) => show(c, { values, faults }),
    )
  })

  return app.route('/', trailPage(flows, clock))
}
