import { type Context, Hono } from 'hono'
import { ConfirmPage } from '../../../views/components/confirm.tsx'
import { type Entered, NOTHING_ENTERED } from '../../../views/components/form.tsx'
import { telling } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { STRIP_DAYS } from '../../../views/trails/delivery-heatmap.tsx'
import { ARCHIVES_SHOWN, TrailPage } from '../../../views/trails/trail.tsx'
import { TRAIL_LABELS } from '../../../views/trails/trail-form.tsx'
import { isAllowed } from '../../domain/access/permissions.ts'
import { DAY_MS } from '../../domain/events/query.ts'
import { toColumn } from '../../domain/events/record.ts'
import { toSelectors } from '../../domain/trails/simple-selector.ts'
import type { Verification } from '../../domain/trails/verification.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import type { Trails } from '../../services/trails/trails.ts'
import type { ConsoleEnv } from './console-env.ts'
import { attempt, readNotice, readSent, readValues } from './form.ts'
import { signedIn, viewerFor } from './session.ts'
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
type Show = (c: C, entered: Entered, verification?: Verification | null) => Promise<Response>

/** More windows than the strip has at the shortest usual length. */
const WINDOWS_MAX = 10_000

/** One trail: looked at, started and stopped, checked, changed and deleted. */
export function trailPage(flows: Flows, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  const show: Show = (c, entered, verification = null) => page(c, flows, clock(), entered, verification)

  app.get('/trails/:name', (c) => show(c, NOTHING_ENTERED))

  app.get('/trails/:name/archives/:file', async (c) => {
    const { caller } = signedIn(c)
    const fileName = toColumn(c.req.param('file'))
    const { archive, body } = await flows.trailState.archive(caller, nameOf(c), fileName)
    return c.body(streamOf(body), 200, {
      'Content-Type': 'application/gzip',
      'Content-Length': String(archive.bytes),
      'Content-Disposition': `attachment; filename="${fileName.replace(/[^A-Za-z0-9._-]+/g, '-')}"`,
    })
  })

  app.post('/trails/:name/logging', async (c) => {
    const isLogging = (await readSent(c)).text('logging') === 'yes'
    const { name } = await flows.trails.log(signedIn(c).caller, nameOf(c), isLogging)
    return c.redirect(telling(paths.trail(name), isLogging ? 'trail-started' : 'trail-stopped'), 303)
  })

  app.post('/trails/:name/verification', async (c) => {
    await readSent(c)
    return attempt(
      c,
      {},
      async () => show(c, NOTHING_ENTERED, await flows.trailState.verify(signedIn(c).caller, nameOf(c))),
      (faults) => show(c, { values: {}, faults }),
    )
  })

  return app.route('/', changingRoutes(flows, show)).route('/', deletionRoutes(flows))
}

function changingRoutes({ trails }: Flows, show: Show) {
  const app = new Hono<ConsoleEnv>()

  app.post('/trails/:name/order', async (c) => {
    const { text, values } = readValues(await readSent(c), ORDER_FIELDS)
    return attempt(
      c,
      TRAIL_LABELS,
      async () => {
        const { name } = await beside(() =>
          trails.change(signedIn(c).caller, nameOf(c), parseDestination(text)),
        )
        return c.redirect(telling(paths.trail(name), 'trail-changed'), 303)
      },
      (faults) => show(c, { values, faults }),
    )
  })

  app.post('/trails/:name/choice', async (c) => {
    const { text, values } = readValues(await readSent(c), CHOICE_FIELDS)
    const selectors = toSelectors(readChoice(text))
    return attempt(
      c,
      TRAIL_LABELS,
      async () => {
        const { name } = await beside(() => trails.select(signedIn(c).caller, nameOf(c), selectors))
        return c.redirect(telling(paths.trail(name), 'trail-changed'), 303)
      },
      (faults) => show(c, { values, faults }),
    )
  })

  return app
}

function deletionRoutes({ trails }: Flows) {
  const app = new Hono<ConsoleEnv>()

  app.get('/trails/:name/deletion', async (c) => {
    const session = signedIn(c)
    const { name, bucket } = await trails.find(session.caller, nameOf(c))
    return c.render(
      <ConfirmPage
        title={`Delete ${name}?`}
        effects={[
          'Nothing more is saved; what waits to be delivered is not delivered.',
          `Everything it delivered stays in ${bucket}, with its digests.`,
          'It can still be checked with daybook verify and the public key.',
        ]}
        action={paths.trailDeletion(name)}
        deed={`Delete ${name}`}
        back={{ href: paths.trail(name), label: 'Keep' }}
        section="trails"
        entered={NOTHING_ENTERED}
        viewer={viewerFor(session)}
      />,
    )
  })

  app.post('/trails/:name/deletion', async (c) => {
    await readSent(c)
    await trails.remove(signedIn(c).caller, nameOf(c))
    return c.redirect(telling(paths.trails(), 'trail-deleted'), 303)
  })

  return app
}

function streamOf(body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: async () => void (await chunks.return?.()),
  })
}

function nameOf(c: C): string {
  return toColumn(c.req.param('name') ?? '')
}

async function page(c: C, { trailState }: Flows, now: Date, entered: Entered, found: Verification | null) {
  const session = signedIn(c)
  const { caller } = session
  const seen = await trailState.find(caller, nameOf(c))
  const until = new Date(now.getTime() + DAY_MS)
  const since = new Date(now.getTime() - STRIP_DAYS * DAY_MS)
  const windows = await trailState.deliveries(caller, seen.trail.name, {
    from: since,
    until,
    limit: WINDOWS_MAX,
  })
  const delivered = { from: new Date(0), until, limit: ARCHIVES_SHOWN }
  const props = {
    ...seen,
    ...(await trailState.archives(caller, seen.trail.name, delivered)),
    windows,
    projects: projectsOf(caller),
    mayChange: isAllowed(caller, 'UpdateTrail', seen.trail.project),
    verification: found,
    entered,
    notice: readNotice(c),
    now,
  }
  return c.render(<TrailPage {...props} viewer={viewerFor(session)} />)
}
