import type { ConnectionKind } from '../src/domain/access/connection.ts'
import type { SignInStep } from '../src/domain/access/session.ts'
import type { EntityKind } from '../src/domain/entities/entity.ts'
import type { ExportFormat } from '../src/domain/events/own-download.ts'
import { type FilterParams, toPairs } from './events/filter-params.ts'

/** A file that every page loads, besides the style sheet and the scripts. */
export type AssetName = 'htmx.js' | 'icon.svg'

/** The query of the reports page: first and last day (both included), pending operations only or all rows, and the cursor. */
export type ReportParams = {
  type?: 'administration'
  start?: string
  end?: string
  show?: 'pending'
  after?: string
}

/** An event by its ID; the newest one of all projects that have it if the project is null. */
export type EventId = { id: string; project: string | null }

/** Every URL of the console. Links and forms use no other. */
export const paths = {
  home: () => '/',
  signIn: (next: string | null = null) => `/sign-in${nextQuery(next)}`,
  /** The page that a sign-in leads to if `next` is a file: it starts the download. */
  signInFile: (next: string) => `/sign-in/file${nextQuery(next)}`,
  /** The page of a link that signs its user in once; without a token, where its form is sent. */
  signInLink: (token = '') => `/sign-in/once${toQuery({ token })}`,
  openid: (next: string | null = null) => `/sign-in/openid${nextQuery(next)}`,
  /** The redirect URI of OpenID Connect. It must be registered at the identity provider. */
  openidCallback: () => '/sign-in/openid/callback',
  /** A page that a sign-in leads to before `next`: for a code, a new password, or a second factor. */
  signInStep: (step: SignInStep, next: string | null = null) => `/sign-in/${step}${nextQuery(next)}`,
  /** The identity provider's page that asks who it is even if it knows. */
  openidAgain: (next: string | null) => `/sign-in/openid${toQuery({ next: next ?? '', again: 'yes' })}`,
  signOut: () => '/sign-out',
  overview: () => '/overview',
  /** The form that chooses the colour scheme. */
  theme: () => '/theme',
  language: () => '/language',
  settings: () => '/settings',
  /**
   * The page that leads to the first event, sent with an access key if one is given. With a proof and the number of polls so far, what
   * it polls for.
   */
  firstEvent: (params: { key?: string; proof?: string; polls?: string } = {}) =>
    `/first-event${toQuery(params)}`,
  firstKey: () => '/first-event/key',
  /** The page on which people import files, and where its form is sent. */
  importFiles: () => '/import',
  testEvent: () => '/first-event/test',
  events: (params: FilterParams = {}) => `/events${filterQuery(params)}`,
  /** The events page as rows to append below rows that end with `day` (`YYYY-MM-DD`). */
  moreEvents: (params: FilterParams, day: string | null) =>
    `/events${filterQuery(params, day ? { day } : {})}`,
  /** The events page with a saved view open. */
  eventsOfView: ({ id, query }: { id: string; query: string }) =>
    `/events?${query}${query && '&'}view=${encodeURIComponent(id)}`,
  views: () => '/views',
  view: (id: string) => viewPath(id),
  viewFilter: (id: string) => `${viewPath(id)}/filter`,
  viewDeletion: (id: string) => `${viewPath(id)}/deletion`,
  /** How many events there are over time. The proof is that of an open page: see `pageProof`. */
  eventHistogram: (params: FilterParams, proof = '') =>
    `/event-histogram${filterQuery(params, proof ? { proof } : {})}`,
  /** The most frequent values of the events, in the same way. */
  eventFacets: (params: FilterParams, proof = '') =>
    `/event-facets${filterQuery(params, proof ? { proof } : {})}`,
  /** Values that a filter can have, as options: of one field, or of the one that the request names. */
  eventValues: (field: string | null) => `/event-values${toQuery({ field: field ?? '' })}`,
  /**
   * A user, an address, an access key or a server that events name. The value is a parameter, because as a part of a path browsers
   * and proxies change some values, such as `..`.
   */
  entity: (kind: EntityKind, value: string, project = '') => `/entity${toQuery({ [kind]: value, project })}`,
  /** New events as rows, as they are received after a position, as server-sent events. */
  eventTail: (params: FilterParams, after: string) => `/event-tail${filterQuery(params, { after })}`,
  /** How many events of an open page there are since a time. */
  eventNews: (params: FilterParams, since: Date, proof: string) =>
    `/event-news${filterQuery(params, { since: since.toISOString(), proof })}`,
  /** What words mean: filters of events. */
  find: (q = '') => `/find${toQuery({ q })}`,
  /** The events page with an event open beside the list. */
  inspectedEvent: (params: FilterParams, { id, project }: EventId) =>
    `/events${filterQuery(params, { event: id, ...(project === null ? {} : { eventProject: project }) })}`,
  /** An event: several projects may have the ID; without one, the newest. Its page leads back to the list with these parameters. */
  event: (id: string, project = '', list: FilterParams = {}) =>
    `/events/${encodeURIComponent(id)}${toQuery({ project, list: filterQuery(list).slice(1) })}`,
  /** The proof of an event, as a file. */
  eventProof: (id: string, project: string) =>
    `/events/${encodeURIComponent(id)}/proof${toQuery({ project })}`,
  eventRecord: (id: string, project: string) =>
    `/events/${encodeURIComponent(id)}/record${toQuery({ project })}`,
  /** A file of events; without a format, the action of the form that chooses one. */
  exportedEvents: (format: ExportFormat | null = null, params: FilterParams = {}) =>
    `/events/export${filterQuery(params, format ? { format } : {})}`,
  downloads: () => '/downloads',
  /** The page on which a download of events is chosen. */
  newDownload: (params: FilterParams = {}) => `/downloads/new${filterQuery(params)}`,
  /** The progress of a download: the expected number of rows if known, and how often the page has polled for it so far. */
  downloadProgress: (id: string, total: number | null, attempts = 0) =>
    `/downloads/progress${toQuery({ id, of: `${total ?? ''}`, asks: `${attempts || ''}` })}`,
  downloadCancellation: () => '/downloads/cancellation',
  /** All users, or those that contain `q`; the page after the user name `after`. */
  users: (params: { q?: string; after?: string } = {}) => `/people${toQuery(params)}`,
  user: (userName: string) => userPath(userName),
  userTags: (userName: string) => `${userPath(userName)}/tags`,
  userGrants: (userName: string) => `${userPath(userName)}/grants`,
  userPassword: (userName: string) => `${userPath(userName)}/password`,
  userActivity: (userName: string) => `${userPath(userName)}/activity`,
  userDeletion: (userName: string) => `${userPath(userName)}/deletion`,
  primaryAdministrator: (userName: string) => `${userPath(userName)}/office`,
  userKeys: (userName: string) => `${userPath(userName)}/keys`,
  keyActivity: (userName: string, id: string) =>
    `${userPath(userName)}/keys/${encodeURIComponent(id)}/activity`,
  keyDeletion: (userName: string, id: string) =>
    `${userPath(userName)}/keys/${encodeURIComponent(id)}/revocation`,
  projects: () => '/projects',
  project: (id: string) => projectPath(id),
  projectName: (id: string) => `${projectPath(id)}/name`,
  projectDeletion: (id: string) => `${projectPath(id)}/deletion`,
  connection: (id: string, kind: ConnectionKind) => connectionPath(id, kind),
  connectionCheck: (id: string, kind: ConnectionKind) => `${connectionPath(id, kind)}/check`,
  connectionDisconnection: (id: string, kind: ConnectionKind) => `${connectionPath(id, kind)}/disconnection`,
  /** All servers, those that contain `q`, those whose states differ, or those of a project; the page after a position. */
  servers: (params: { q?: string; differing?: string; project?: string; after?: string } = {}) =>
    `/servers${toQuery(params)}`,
  trails: () => '/trails',
  trail: (name: string) => trailPath(name),
  trailDestination: (name: string) => `${trailPath(name)}/order`,
  trailSelection: (name: string) => `${trailPath(name)}/choice`,
  trailLogging: (name: string) => `${trailPath(name)}/logging`,
  trailVerification: (name: string) => `${trailPath(name)}/verification`,
  trailDeletion: (name: string) => `${trailPath(name)}/deletion`,
  archive: (name: string, fileName: string) => `${trailPath(name)}/archives/${encodeURIComponent(fileName)}`,
  reports: (params: ReportParams = {}) => `/reports${toQuery(params)}`,
  reportFile: (format: 'csv' | 'json', params: ReportParams, id: string) =>
    `/reports/administration/file${toQuery({ format, ...params, id })}`,
  /** Progress of a download: the expected number of rows if known, and how often the page has polled for it so far. */
  reportProgress: (id: string, total: number | null, attempts = 0) =>
    `/reports/administration/progress${toQuery({ id, of: `${total ?? ''}`, asks: `${attempts || ''}` })}`,
  sources: () => '/sources',
  /** All actions, or those that contain `q`. */
  actions: (q = '') => `/actions${toQuery({ q })}`,
  keys: () => '/keys',
  allKeys: () => '/keys/everyone',
  timeZone: () => '/time-zone',
  timeZoneSuggestions: () => '/time-zone/suggestions',
  account: () => '/account',
  session: () => '/account/session',
  otherSessions: () => '/account/other-sessions',
  ownPassword: () => '/account/password',
  /** The page on which people prove again who they are; it leads to `next`. */
  confirmation: (next: string | null) => `/account/confirmation${nextQuery(next)}`,
  secondFactor: () => '/account/second-factor',
  secondFactorRemoval: () => '/account/second-factor/removal',
  recoveryCodes: () => '/account/second-factor/codes',
  awsTools: () => '/aws-tools',
  docs: () => '/docs',
  guides: () => '/docs/guides',
  guide: (name: string) => `/docs/guides/${encodeURIComponent(name)}`,
  /** All style sheets as one. With its version, a file may be cached for a year. */
  styleSheet: (version = '') => `/css/${version || 'current'}.css`,
  /** The script that imports the others, below the version of all of them. */
  script: (version = '') => `/js/${version || 'current'}/main.js`,
  asset: (name: AssetName, version = '') => `/${name}${toQuery({ v: version })}`,
} as const

function userPath(userName: string): string {
  return `/people/${encodeURIComponent(userName)}`
}

function viewPath(id: string): string {
  return `/views/${encodeURIComponent(id)}`
}

function projectPath(id: string): string {
  return `/projects/${encodeURIComponent(id)}`
}

function connectionPath(id: string, kind: ConnectionKind): string {
  return `${projectPath(id)}/${kind}`
}

function trailPath(name: string): string {
  return `/trails/${encodeURIComponent(name)}`
}

// Empty values are left out.
function toQuery(params: { [name: string]: string }): string {
  const entries = Object.entries(params).filter(([, value]) => value !== '')
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`
}

function nextQuery(next: string | null): string {
  return next ? `?next=${encodeURIComponent(next)}` : ''
}

// Empty values are left out and the order is fixed, so that a filter has exactly one URL.
function filterQuery(params: FilterParams, first: { [name: string]: string } = {}): string {
  const query = new URLSearchParams(first)
  for (const [name, value] of toPairs(params)) query.append(name, value)
  const text = query.toString()
  return text && `?${text}`
}
