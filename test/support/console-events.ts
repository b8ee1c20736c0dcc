import type { OperationName } from '../../src/domain/access/permissions.ts'

/** A page of a route: its path with names in braces to fill in, and the event that it leaves; null if it leaves none. */
export type PageEvent = { path: string; event: OperationName | null }

/** A page for every route of the console that answers GET, about things that exist. */
export const PAGE_EVENTS: { [route: string]: PageEvent } = {
  'GET /': { path: '/', event: null },
  'GET /settings': { path: '/settings', event: 'GetSettings' },
  'GET /overview': { path: '/overview', event: 'GetOverview' },
  'GET /first-event': { path: '/first-event', event: 'LookupEvents' },
  'GET /import': { path: '/import', event: 'PrepareImport' },

  'GET /events': { path: '/events?readOnly=any', event: 'LookupEvents' },
  'GET /events/export': { path: '/events/export?format=csv', event: 'DownloadEvents' },
  'GET /events/:id': { path: '/events/{event}', event: 'GetEvent' },
  'GET /events/:id/proof': { path: '/events/{event}/proof', event: 'GetEventProof' },
  'GET /events/:id/record': { path: '/events/{event}/record', event: 'GetEvent' },

  'GET /event-histogram': { path: '/event-histogram', event: 'GetEventHistogram' },
  'GET /event-facets': { path: '/event-facets?readOnly=any', event: 'GetEventFacets' },

  'GET /event-values': { path: '/event-values?field=eventName&value=server', event: null },

  'GET /entity': { path: '/entity?user=ann', event: 'GetEntity' },
  'GET /event-tail': { path: '/event-tail?userName=x', event: 'FollowEvents' },
  'GET /event-news': { path: '/event-news?since=2026-03-01&readOnly=any', event: 'LookupEvents' },

  'GET /find': { path: '/find?q=ann', event: 'FindByWords' },

  'GET /downloads': { path: '/downloads', event: 'ListDownloads' },
  'GET /downloads/new': { path: '/downloads/new?readOnly=any', event: 'PrepareDownload' },
  'GET /downloads/progress': { path: '/downloads/progress?id=none', event: null },

  'GET /views': { path: '/views', event: 'ListViews' },
  'GET /views/:id': { path: '/views/{view}', event: 'GetView' },
  'GET /views/:id/deletion': { path: '/views/{view}/deletion', event: 'GetView' },

  'GET /people': { path: '/people?q=b', event: 'ListUsers' },
  'GET /people/:userName': { path: '/people/bob', event: 'GetUser' },
  'GET /people/:userName/deletion': { path: '/people/bob/deletion', event: 'GetUser' },
  'GET /people/:userName/office': { path: '/people/bob/office', event: 'GetUser' },
  'GET /people/:userName/keys/:id/revocation': {
    path: '/people/bob/keys/{key}/revocation',
    event: 'ListAccessKeys',
  },

  'GET /projects': { path: '/projects', event: 'ListProjects' },
  'GET /projects/:id': { path: '/projects/default', event: 'ListProjects' },
  'GET /projects/:id/deletion': { path: '/projects/default/deletion', event: 'ListProjects' },

  'GET /servers': { path: '/servers', event: 'ListServers' },
  'GET /trails': { path: '/trails', event: 'ListTrails' },
  'GET /trails/:name/verification': { path: '/trails/keep/verification', event: 'GetTrail' },
  'GET /trails/:name': { path: '/trails/keep', event: 'GetTrail' },
  'GET /trails/:name/archives/:file': { path: '/trails/keep/archives/{archive}', event: 'GetArchive' },
  'GET /trails/:name/deletion': { path: '/trails/keep/deletion', event: 'GetTrail' },

  'GET /reports': { path: '/reports', event: 'GetAdministrationReport' },
  'GET /reports/administration/file': {
    path: '/reports/administration/file?format=csv',
    event: 'GetAdministrationReport',
  },
  'GET /reports/administration/progress': { path: '/reports/administration/progress?id=none', event: null },
  'GET /sources': { path: '/sources', event: 'ListSources' },

  'GET /actions': { path: '/actions?q=server', event: 'ListActions' },
  'GET /keys': { path: '/keys', event: 'ListOwnAccessKeys' },
  'GET /keys/everyone': { path: '/keys/everyone', event: 'ListAccessKeys' },
  'GET /aws-tools': { path: '/aws-tools', event: 'ListOwnAccessKeys' },
  'GET /account': { path: '/account', event: 'ListSessions' },
  'GET /account/confirmation': { path: '/account/confirmation?next=%2Fpeople', event: 'GetAccount' },
  'GET /account/second-factor': { path: '/account/second-factor', event: 'GetAccount' },
}

/** A form: its path, its fields, the status of the answer, and the event that it leaves. */
export type FormEvent = [path: string, form: { [name: string]: string }, status: number, event: string]

const CONNECTION = { endpoint: 'http://127.0.0.1:9', region: 'local', accessKeyId: 'K' }
const INVENTORY = {
  inventoryEndpoint: 'http://127.0.0.1:9',
  inventoryRegion: 'local',
  inventoryAccessKeyId: 'K',
}
const TRAIL = { bucket: 'file:second', project: 'default', format: 'tar.gz' }

/** Forms that are answered with a page, and those that once took two steps. They are sent in this order. */
export const FORM_EVENTS: FormEvent[] = [
  ['/views', { name: '', query: '' }, 400, 'CreateView ValidationError'],
  ['/views', { name: 'All', query: '' }, 303, 'CreateView'],
  ['/first-event/key', {}, 200, 'CreateAccessKey'],
  ['/people', { userName: '-' }, 400, 'CreateUser ValidationError'],
  ['/people', { userName: 'ann', withPassword: 'yes' }, 200, 'CreateUser'],
  ['/people', { userName: 'ann', withPassword: 'yes' }, 400, 'CreateUser ValidationError'],
  ['/people/ann/tags', { department: 'x'.repeat(256) }, 400, 'UpdateUser ValidationError'],
  ['/people/ann/password', {}, 200, 'ResetPassword'],
  ['/people/ann/grants', { give: 'file default' }, 303, 'PutGrant'],
  ['/people/ann/keys', {}, 200, 'CreateAccessKey'],
  ['/people/ann/keys', {}, 200, 'CreateAccessKey'],
  ['/people/ann/keys', {}, 409, 'CreateAccessKey Conflict'],
  ['/people/admin/activity', { active: 'no' }, 409, 'DeactivateUser Conflict'],
  ['/people/admin/deletion', {}, 409, 'DeleteUser Conflict'],
  ['/people/admin/office', {}, 409, 'HandOverAdministration Conflict'],
  ['/projects', { id: '-', name: 'x' }, 400, 'CreateProject ValidationError'],
  ['/projects', { id: 'shop', name: 'Shop' }, 303, 'CreateProject'],
  ['/projects/shop/name', { name: '' }, 400, 'RenameProject ValidationError'],
  ['/projects/default/deletion', {}, 409, 'DeleteProject Conflict'],
  ['/projects/shop/storage', CONNECTION, 400, 'PutProjectStorage ValidationError'],
  ['/projects/shop/storage/check', {}, 409, 'CheckProjectStorage Conflict'],
  ['/projects/shop/storage', { ...CONNECTION, secretAccessKey: 'S' }, 303, 'PutProjectStorage'],
  ['/projects/shop/storage/check', {}, 200, 'CheckProjectStorage'],
  ['/projects/shop/inventory', INVENTORY, 400, 'PutProjectInventory ValidationError'],
  ['/projects/shop/inventory/check', {}, 409, 'CheckProjectInventory Conflict'],
  ['/projects/shop/inventory', { ...INVENTORY, inventorySecretAccessKey: 'S' }, 303, 'PutProjectInventory'],
  ['/projects/shop/inventory/check', {}, 200, 'CheckProjectInventory'],
  ['/trails', { ...TRAIL, name: 'a' }, 400, 'CreateTrail ValidationError'],
  ['/trails', { ...TRAIL, name: 'second', start: 'yes' }, 303, 'CreateTrail'],
  ['/trails/second/order', { ...TRAIL, bucket: 'A' }, 400, 'UpdateTrail ValidationError'],
  ['/trails/second/choice', { sources: 'doors' }, 303, 'PutEventSelectors'],
  ['/trails/keep/verification', {}, 200, 'VerifyTrail'],
  ['/account/password', { wanted: 'a new password', again: 'x' }, 400, 'ChangePassword ValidationError'],
]
