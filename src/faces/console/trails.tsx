import { type Context, Hono } from 'hono'
import { telling } from '../../../views/notice.ts'
import { type Entered, NOTHING_ENTERED } from '../../../views/parts/form.tsx'
import { TRAIL_LABELS } from '../../../views/parts/trail-form.tsx'
import { paths } from '../../../views/paths.ts'
import { TrailsPage } from '../../../views/trails.tsx'
import { selectorsOf } from '../../core/choice.ts'
import type { TrailStates } from '../../flows/trail-state.ts'
import type { Trails } from '../../flows/trails.ts'
import { attempt, readNotice, readSent, readValues } from './entered.ts'
import type { ConsoleEnv } from './env.ts'
import { guard, signedIn, viewerFor } from './guard.ts'
import { singleTrailRoutes } from './trail.tsx'
import { beside, CHOICE_FIELDS, ORDER_FIELDS, projectsOf, readChoice, readOrder } from './trail-entered.ts'

type C = Context<ConsoleEnv>
type Flows = { trails: Trails; trailState: TrailStates }

/** The trails of the customer: which there are, one more, and each by itself. */
export function trailRoutes(flows: Flows, settings: { trailLimit: number }, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.use('/trails/*', guard)
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
      ...readOrder(text),
      ...{ name: text('name'), isMultiRegion: false, hasGlobalEvents: true, hasDigests: true, tags: [] },
      selectors: selectorsOf(readChoice(text)),
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

  return app.route('/', singleTrailRoutes(flows, clock))
}
