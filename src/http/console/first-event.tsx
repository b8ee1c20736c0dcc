import { type Context, Hono } from 'hono'
import { EMPTY_FORM, type FormState } from '../../../views/components/form.tsx'
import { type FilterParams, fromPairs } from '../../../views/events/filter-params.ts'
import { ARRIVAL_POLLS_MAX, Arrivals } from '../../../views/first-event/arrivals.tsx'
import { FirstEventPage, type FirstEventProps } from '../../../views/first-event/first-event.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { NO_KEY_LIMITS } from '../../domain/access/access-key.ts'
import { DAYBOOK_SOURCE } from '../../domain/access/audit-entry.ts'
import { importProjectsOf } from '../../domain/access/import-projects.ts'
import { isAllowed } from '../../domain/access/permissions.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import { toColumn } from '../../domain/events/column.ts'
import { TEST_EVENT_NAME } from '../../domain/events/test-event.ts'
import { invalidField } from '../../domain/fault.ts'
import { cutName } from '../../domain/parse.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { ReadOptions } from '../../services/audit.ts'
import type { FirstEvent } from '../../services/events/first-event.ts'
import { requireConfirmation } from './confirmation.tsx'
import type { ConsoleEnv } from './console-env.ts'
import { parseForm, readOptionsOf, submitForm } from './form.ts'
import { renderFragment } from './fragment.tsx'
import { isPageProof, pageProof } from './page-proof.ts'
import { isHtmxRequest, publicOrigin, requireSession, sessionOf, toViewer } from './session.ts'

type C = Context<ConsoleEnv>
type Services = { firstEvent: FirstEvent; accessKeys: Pick<AccessKeys, 'create'> }
type Settings = { publicUrl: string | null; region: string; catalogue: Catalogue }
type Surroundings = { firstEvent: FirstEvent; settings: Settings; clock: () => Date }
type Shown = Pick<FirstEventProps, 'newKey'> & { form: FormState }

/** Returns the page on which people send their first event, with the forms for a key and for a test event. */
export function firstEventPages({ firstEvent, accessKeys }: Services, settings: Settings, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  const surroundings = { firstEvent, settings, clock }
  app.use('/first-event/*', requireSession)
  app.use('/first-event/key', requireConfirmation)

  app.get('/first-event', (c) =>
    isHtmxRequest(c)
      ? sendArrivals(c, surroundings)
      : showPage(c, surroundings, { newKey: null, form: EMPTY_FORM }),
  )

  app.post('/first-event/key', async (c) => {
    await parseForm(c)
    const { caller } = sessionOf(c)
    const scope = [{ name: 'collector', project: caller.firstProject } as const]
    return submitForm(
      c,
      {},
      async () => {
        const newKey = await accessKeys.create(caller, caller.userName, { ...NO_KEY_LIMITS, scope })
        return showPage(c, surroundings, { newKey, form: EMPTY_FORM })
      },
      (faults) => showPage(c, surroundings, { newKey: null, form: { values: {}, faults } }),
    )
  })

  app.post('/first-event/test', async (c) => {
    await parseForm(c)
    await firstEvent.sendTest(sessionOf(c).caller)
    return c.redirect(withNotice(paths.events({ eventName: TEST_EVENT_NAME }), 'test-event-sent'), 303)
  })

  return app
}

async function showPage(c: C, surroundings: Surroundings, { newKey, form }: Shown) {
  const { origin, region } = {
    origin: publicOrigin(c, surroundings.settings.publicUrl),
    ...surroundings.settings,
  }
  const session = sessionOf(c)
  const { caller } = session
  const keyId = newKey ? newKey.accessKeyId : keyOf(c)
  const props = await loadArrivals(c, surroundings, { keyId, options: readOptionsOf(c) })
  return c.render(
    <FirstEventPage
      {...props}
      origin={origin}
      region={region}
      accountId={caller.customer.accountId}
      project={caller.firstProject}
      newKey={newKey}
      canCreateKey={isAllowed(caller, 'CreateAccessKey')}
      canSend={isAllowed(caller, 'PutEvents', caller.firstProject)}
      importProjects={importProjectsOf(caller)}
      form={form}
      viewer={toViewer(session)}
    />,
  )
}

// Only a page that was opened waits without leaving events.
async function sendArrivals(c: C, surroundings: Surroundings) {
  const keyId = keyOf(c)
  const isOfPage = isPageProof(c, toParams(keyId), c.req.query('proof') ?? '')
  const options: ReadOptions = isOfPage ? { continues: 'page' } : {}
  return renderFragment(c, <Arrivals {...(await loadArrivals(c, surroundings, { keyId, options }))} />)
}

type Request = { keyId: string | null; options: ReadOptions }

async function loadArrivals(
  c: C,
  { firstEvent, settings, clock }: Surroundings,
  { keyId, options }: Request,
) {
  const arrivals = await firstEvent.listArrivals(sessionOf(c).caller, keyId, options)
  const proof = pageProof(c, toParams(keyId))
  return { arrivals, keyId, proof, polls: pollsOf(c), catalogue: settings.catalogue, now: clock() }
}

function keyOf(c: C): string | null {
  const key = c.req.query('key') ?? ''
  return key === '' ? null : toColumn(key)
}

function pollsOf(c: C): number {
  const text = c.req.query('polls') ?? '0'
  const polls = Number(text)
  if (!/^\d{1,3}$/.test(text) || polls > ARRIVAL_POLLS_MAX)
    throw invalidField('polls', 'notBetween', { min: 0, max: ARRIVAL_POLLS_MAX, got: cutName(text) })
  return polls
}

function toParams(keyId: string | null): FilterParams {
  const ofKey = keyId === null ? [] : [['submittedKey', keyId] as const]
  return fromPairs([['not.eventSource', DAYBOOK_SOURCE], ...ofKey])
}
