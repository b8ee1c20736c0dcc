import { ASKED, type Asked } from './events/filter-params.ts'

export type ExportFormat = 'csv' | 'json' | 'ndjson'

/** Which report, from which day to which, both included; all rows or those that are pending, from which place on. */
export type ReportAsked = {
  type?: 'administration'
  start?: string
  end?: string
  show?: 'pending'
  after?: string
}

/** Every address of the console; links and forms name no other. */
export const paths = {
  home: () => '/',
  signIn: (next: string | null = null) => `/sign-in${onward(next)}`,
  openid: (next: string | null = null) => `/sign-in/openid${onward(next)}`,
  /** Where the identity provider sends people back to; it has to know this address. */
  openidCallback: () => '/sign-in/openid/callback',
  signOut: () => '/sign-out',
  events: (asked: Asked = {}) => `/events${search(asked)}`,
  /** The same page as rows to be added below those that end with `day`. */
  more: (asked: Asked, day: string | null) => `/events${search(asked, day ? { day } : {})}`,
  event: (id: string) => `/events/${encodeURIComponent(id)}`,
  record: (id: string) => `/events/${encodeURIComponent(id)}/record`,
  exported: (format: ExportFormat, asked: Asked = {}) => `/events/export${search({ ...asked }, { format })}`,
  /** Everyone, or those a word is found in, from a name on. */
  people: (asked: { q?: string; after?: string } = {}) => `/people${questionOf(asked)}`,
  person: (userName: string) => person(userName),
  tags: (userName: string) => `${person(userName)}/tags`,
  grants: (userName: string) => `${person(userName)}/grants`,
  password: (userName: string) => `${person(userName)}/password`,
  activity: (userName: string) => `${person(userName)}/activity`,
  deletion: (userName: string) => `${person(userName)}/deletion`,
  office: (userName: string) => `${person(userName)}/office`,
  keysOf: (userName: string) => `${person(userName)}/keys`,
  keyActivity: (userName: string, id: string) =>
    `${person(userName)}/keys/${encodeURIComponent(id)}/activity`,
  revocation: (userName: string, id: string) =>
    `${person(userName)}/keys/${encodeURIComponent(id)}/revocation`,
  projects: () => '/projects',
  project: (id: string) => project(id),
  projectName: (id: string) => `${project(id)}/name`,
  projectDeletion: (id: string) => `${project(id)}/deletion`,
  storage: (id: string) => `${project(id)}/storage`,
  storageCheck: (id: string) => `${project(id)}/storage/check`,
  disconnection: (id: string) => `${project(id)}/storage/disconnection`,
  inventory: (id: string) => `${project(id)}/inventory`,
  inventoryCheck: (id: string) => `${project(id)}/inventory/check`,
  inventoryDisconnection: (id: string) => `${project(id)}/inventory/disconnection`,
  /** All servers, those a word is found in, or those that differ, after an id. */
  servers: (asked: { q?: string; differing?: string; after?: string } = {}) => `/servers${questionOf(asked)}`,
  trails: () => '/trails',
  trail: (name: string) => trail(name),
  trailOrder: (name: string) => `${trail(name)}/order`,
  trailChoice: (name: string) => `${trail(name)}/choice`,
  trailLogging: (name: string) => `${trail(name)}/logging`,
  trailVerification: (name: string) => `${trail(name)}/verification`,
  trailDeletion: (name: string) => `${trail(name)}/deletion`,
  archive: (name: string, fileName: string) => `${trail(name)}/archives/${encodeURIComponent(fileName)}`,
  reports: (asked: ReportAsked = {}) => `/reports${questionOf(asked)}`,
  reportFile: (format: 'csv' | 'json', asked: ReportAsked, id: string) =>
    `/reports/administration/file${questionOf({ format, ...asked, id })}`,
  /** How far a download is, of so many rows where that is known, asked for the so-maniest time. */
  reportProgress: (id: string, total: number | null, asks = 0) =>
    `/reports/administration/progress${questionOf({ id, of: `${total ?? ''}`, asks: `${asks || ''}` })}`,
  sources: () => '/sources',
  /** Every action there is, or those a word is found in. */
  actions: (q = '') => `/actions${questionOf({ q })}`,
  keys: () => '/keys',
  allKeys: () => '/keys/everyone',
  account: () => '/account',
  session: () => '/account/session',
  otherSessions: () => '/account/other-sessions',
  ownPassword: () => '/account/password',
  awsTools: () => '/aws-tools',
  docs: () => '/docs',
  asset: (name: 'daybook.css' | 'daybook.js' | 'htmx.js' | 'icon.svg') => `/${name}`,
} as const

function person(userName: string): string {
  return `/people/${encodeURIComponent(userName)}`
}

function project(id: string): string {
  return `/projects/${encodeURIComponent(id)}`
}

function trail(name: string): string {
  return `/trails/${encodeURIComponent(name)}`
}

function questionOf(asked: { [name: string]: string }): string {
  const given = Object.entries(asked).filter(([, value]) => value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

function onward(next: string | null): string {
  return next ? `?next=${encodeURIComponent(next)}` : ''
}

// Nothing empty, always in the same order: the same question has one address.
function search(asked: Asked, first: { [name: string]: string } = {}): string {
  const parts = new URLSearchParams(first)
  for (const name of ASKED) {
    const value = asked[name]
    if (value) parts.set(name, value)
  }
  const text = parts.toString()
  return text && `?${text}`
}
