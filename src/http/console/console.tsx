import { Hono } from 'hono'
import { paths } from '../../../views/paths.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import { Fault } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { Account } from '../../services/access/account.ts'
import type { Confirmation } from '../../services/access/confirmation.ts'
import type { Connections } from '../../services/access/connections.ts'
import type { CreateUserWithPassword } from '../../services/access/create-user-with-password.ts'
import type { KnownDevices } from '../../services/access/known-devices.ts'
import type { OpenIdSignIn } from '../../services/access/openid.ts'
import type { ListOwnKeyIds } from '../../services/access/own-key-ids.ts'
import type { ProjectPages } from '../../services/access/project-pages.ts'
import type { Projects } from '../../services/access/projects.ts'
import type { SecondFactors } from '../../services/access/second-factor.ts'
import type { Sessions } from '../../services/access/sessions.ts'
import type { SignInLinks } from '../../services/access/sign-in-links.ts'
import type { UserPages } from '../../services/access/user-pages.ts'
import type { Users } from '../../services/access/users.ts'
import type { ListActions } from '../../services/actions/actions.ts'
import type { EventCounts } from '../../services/counts/event-counts.ts'
import type { GetEntity } from '../../services/entities/entity-page.ts'
import type { AddCourses } from '../../services/events/event-courses.ts'
import type { EventsPageReader } from '../../services/events/events-page.ts'
import type { ExportEvents } from '../../services/events/export.ts'
import type { FindByWords } from '../../services/events/find.ts'
import type { FirstEvent } from '../../services/events/first-event.ts'
import type { Inspection } from '../../services/events/inspection.ts'
import type { ListEvents } from '../../services/events/listed-events.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import type { CountNewEvents } from '../../services/events/new-events.ts'
import type { OwnDownloads } from '../../services/events/own-downloads.ts'
import type { Tail } from '../../services/events/tail.ts'
import type { TypedValues } from '../../services/events/typed-values.ts'
import type { Uploads } from '../../services/events/uploads.ts'
import type { GetOverview } from '../../services/overview/overview.ts'
import type { Reports } from '../../services/reports/reports.ts'
import type { ListServers } from '../../services/servers/servers.ts'
import type { GetSettings } from '../../services/settings/get-settings.ts'
import type { Sources } from '../../services/sources/sources.ts'
import type { ListArchiveQueries } from '../../services/trails/archive-queries.ts'
import type { CreateProof } from '../../services/trails/create-proof.ts'
import type { TrailPages } from '../../services/trails/trail-pages.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import type { Trails } from '../../services/trails/trails.ts'
import type { Views } from '../../services/views/views.ts'
import { createMethodLookup } from '../allowed-methods.ts'
import { inPageLanguage } from '../page-language.ts'
import { pageRenderer } from '../page-renderer.tsx'
import { limitBody } from '../request-body.ts'
import { accessKeyPages } from './access-keys.tsx'
import { accountPages } from './account.tsx'
import { actionPages } from './actions.tsx'
import { awsToolsPage } from './aws-tools.tsx'
import { choiceRoutes } from './choice-routes.ts'
import type { ConsoleEnv } from './console-env.ts'
import { type Cookies, createCookies } from './cookies.ts'
import { downloadPages } from './download-pages.tsx'
import { entityPage } from './entity.tsx'
import { oneEventPages } from './event.tsx'
import { eventCountPages } from './event-counts.tsx'
import { eventValuePages } from './event-values.tsx'
import { eventPages } from './events.tsx'
import { fileAfterSignInPage } from './file-after-sign-in.tsx'
import { findPage } from './find.tsx'
import { firstEventPages } from './first-event.tsx'
import { FORM_PLACES } from './form-places.ts'
import { importPages, isUpload } from './import.tsx'
import { liveEventPages } from './live-events.tsx'
import { openIdRoutes } from './openid.ts'
import { overviewPage } from './overview.tsx'
import { methodNotAllowedPage, problemPage } from './problem.tsx'
import { projectPages } from './projects.tsx'
import { reportPages } from './reports.tsx'
import { secondFactorSteps } from './second-factor.tsx'
import { serverPages } from './servers.tsx'
import { loadSession, sameSite } from './session.ts'
import { settingsPage } from './settings.tsx'
import { signInRoutes } from './sign-in.ts'
import { createSignInFlow, type SignInFlow } from './sign-in-flow.tsx'
import { signInLinkPage } from './sign-in-link.tsx'
import { firstPasswordPages } from './sign-in-steps.tsx'
import { sourcePages } from './sources.tsx'
import { loadTimeZone, timeZonePages } from './time-zone.tsx'
import { trailPages } from './trails.tsx'
import { createUnsentForms } from './unsent-form.ts'
import { userPages } from './users.tsx'
import { viewPages } from './views.tsx'
import { visibleText } from './visible-text.ts'

/** More than the largest form of the console needs. */
const FORM_KB_MAX = 16

type Services = {
  sessions: Sessions
  signInLinks: SignInLinks
  openIdSignIn: OpenIdSignIn | null
  knownDevices: KnownDevices
  getOverview: GetOverview
  getEntity: GetEntity
  getSettings: GetSettings
  eventsPage: EventsPageReader
  eventCounts: EventCounts
  lookup: Lookup
  tail: Tail
  listEvents: ListEvents
  addCourses: AddCourses
  countNewEvents: CountNewEvents
  inspection: Inspection
  createProof: CreateProof
  findByWords: FindByWords
  firstEvent: FirstEvent
  uploads: Uploads
  typedValues: TypedValues
  exportEvents: ExportEvents
  ownDownloads: OwnDownloads
  users: Users
  createUserWithPassword: CreateUserWithPassword
  userPages: UserPages
  accessKeys: AccessKeys
  listOwnKeyIds: ListOwnKeyIds
  projects: Projects
  projectPages: ProjectPages
  connections: Connections
  listServers: ListServers
  trails: Trails
  trailPages: TrailPages
  listArchiveQueries: ListArchiveQueries
  trailStatuses: TrailStatuses
  sources: Sources
  account: Account
  confirmation: Confirmation
  secondFactors: SecondFactors
  reports: Reports
  listActions: ListActions
  views: Views
}
type Settings = {
  publicUrl: string | null
  retentionDays: number
  region: string
  trailLimit: number
  oidcOnly: boolean
}

/** Returns the pages for people. They work without JavaScript; htmx makes them faster. */
export function createConsole(
  services: Services,
  settings: Settings,
  clock: () => Date,
  catalogue: Catalogue,
  secrets: Pick<Secrets, 'equals' | 'seal' | 'open' | 'sign'>,
) {
  const app = new Hono<ConsoleEnv>()
  const cookies = createCookies(settings.publicUrl)
  const unsentForms = createUnsentForms(FORM_PLACES, cookies.unsentForm, secrets, clock)
  app.onError(problemPage)

  app.use(inPageLanguage())
  app.use(visibleText)
  app.use(pageRenderer())
  app.use(async (c, next) => {
    c.header('Vary', 'HX-Request')
    c.set('equalsConstantTime', secrets.equals)
    c.set('sign', secrets.sign)
    c.set('retentionDays', settings.retentionDays)
    c.set('unsentForms', unsentForms)
    await next()
  })
  app.use(sameSite)
  app.use(limitBody(FORM_KB_MAX * 1_024, throwFormTooLarge, isUpload))
  app.use(loadTimeZone(cookies))
  app.use(loadSession(services.sessions, cookies.session))

  app.get('/', async (c) => {
    const session = c.get('session')
    const start = session ? await services.views.findStartPage(session.caller) : null
    return c.redirect(start ? paths.eventsOfView(start) : paths.overview(), 303)
  })
  const signInFlow = createSignInFlow(services, cookies, { clock, hasPasswords: !settings.oidcOnly })
  app.route('/', signInPages(services, { cookies, flow: signInFlow, publicUrl: settings.publicUrl }))
  app.route('/', choiceRoutes(settings.publicUrl))
  app.route('/', pagesOfTopics(services, settings, clock, catalogue))
  app.route('/', accountPages(services, { sessionCookie: cookies.session, flow: signInFlow }, clock))
  app.route('/', timeZonePages(cookies))
  app.route('/', awsToolsPage(services.listOwnKeyIds, settings))

  const methods = createMethodLookup(app.routes)
  app.all('*', (c) => {
    const allow = methods(c.req.path).join(', ')
    if (allow === '') throw new Fault('not_found', 'unknownPage')
    return methodNotAllowedPage(c, allow)
  })
  return app
}

type SignInParts = { cookies: Cookies; flow: SignInFlow; publicUrl: string | null }

function signInPages(services: Services, { cookies, flow, publicUrl }: SignInParts) {
  const app = new Hono<ConsoleEnv>()
  app.route('/', signInRoutes(services.sessions, cookies, flow))
  app.route('/', signInLinkPage(services.signInLinks, cookies, flow))
  app.route('/', firstPasswordPages(services.account, cookies.session))
  app.route('/', secondFactorSteps({ ...services, flow }))
  app.route('/', fileAfterSignInPage())
  app.route('/', openIdRoutes(services.openIdSignIn, cookies, flow, publicUrl))
  return app
}

// The pages of sections that are listed in the navigation.
function pagesOfTopics(services: Services, settings: Settings, clock: () => Date, catalogue: Catalogue) {
  const app = new Hono<ConsoleEnv>()
  app.route('/', settingsPage(services.getSettings))
  app.route('/', overviewPage(services.getOverview, { ...settings, catalogue }, clock))
  app.route('/', firstEventPages(services, { ...settings, catalogue }, clock))
  app.route('/', importPages(services.uploads, settings))
  app.route('/', eventPages(services, settings, clock, catalogue))
  const { eventLayout: layoutCookie } = createCookies(settings.publicUrl)
  app.route('/', liveEventPages(services, { ...settings, catalogue, layoutCookie }, clock))
  app.route('/', eventCountPages(services.eventCounts, { ...settings, catalogue }, clock))
  app.route('/', eventValuePages(services.typedValues))
  app.route('/', downloadPages(services, settings, clock))
  app.route('/', oneEventPages(services, clock, catalogue))
  app.route('/', entityPage(services.getEntity, { ...settings, catalogue }, clock))
  app.route('/', findPage(services.findByWords))
  app.route('/', viewPages(services.views))
  app.route('/', userPages(services, settings.publicUrl, clock))
  app.route('/', projectPages(services, clock))
  app.route('/', serverPages(services.listServers, settings.publicUrl, clock))
  app.route('/', trailPages(services, settings, clock))
  app.route('/', reportPages(services.reports, clock))
  app.route('/', sourcePages(services.sources, settings.publicUrl, clock))
  app.route('/', actionPages(services.listActions))
  app.route('/', accessKeyPages(services.accessKeys, settings.publicUrl, clock))
  return app
}

function throwFormTooLarge(): never {
  throw new Fault('too_large', 'formTooLarge', { max: FORM_KB_MAX })
}
