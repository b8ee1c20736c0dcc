import {
  formCase,
  INVENTORY_CONNECTION,
  type RouteCases,
  readCase,
  STORAGE_CONNECTION,
} from './route-cases.ts'

/** Every route of the console. */
export const CONSOLE_ROUTES: RouteCases = {
  'GET /': readCase(null, '/', 303),
  'GET /settings': readCase('GetSettings', '/settings'),
  'GET /overview': readCase('GetOverview', '/overview'),
  'GET /first-event': readCase('LookupEvents', '/first-event'),
  'POST /first-event/key': [
    // A key has no grants that its user lacks.
    { ...formCase('CreateAccessKey', '/first-event/key', {}, 200), also: 'PutEvents' },
  ],
  'POST /first-event/test': [formCase('PutEvents', '/first-event/test', {}, 303)],
  'GET /import': readCase('PrepareImport', '/import'),
  'POST /import': [formCase('ImportFiles', '/import', {}, 400)],
  'GET /event-tail': readCase('FollowEvents', '/event-tail?userName=x'),
  'GET /event-news': readCase('LookupEvents', '/event-news?since=2026-03-01'),
  'GET /events': readCase('LookupEvents', '/events'),
  'GET /events/export': readCase('DownloadEvents', '/events/export?format=ndjson&userName=x'),
  'GET /events/:id': readCase('GetEvent', '/events/none', 404),
  'GET /events/:id/proof': readCase('GetEventProof', '/events/none/proof', 404),
  'GET /events/:id/record': readCase('GetEvent', '/events/none/record', 404),

  'GET /event-histogram': readCase('GetEventHistogram', '/event-histogram'),
  'GET /event-facets': readCase('GetEventFacets', '/event-facets'),

  'GET /event-values': readCase('FindByWords', '/event-values?field=eventName&value=server'),
  'GET /entity': readCase('GetEntity', '/entity?user=none'),
  'GET /find': readCase('FindByWords', '/find?q=ann'),

  'GET /downloads': readCase('ListDownloads', '/downloads'),
  'GET /downloads/new': readCase('PrepareDownload', '/downloads/new'),
  'GET /downloads/progress': readCase('DownloadEvents', '/downloads/progress?id=none'),
  'POST /downloads/cancellation': [
    formCase('CancelDownload', '/downloads/cancellation', { id: 'none' }, 303),
  ],

  'GET /views': readCase('ListViews', '/views'),
  'POST /views': [formCase('CreateView', '/views', { name: '', query: '' }, 400)],
  'GET /views/:id': readCase('GetView', '/views/none', 404),
  'POST /views/:id': [formCase('UpdateView', '/views/none', { name: 'x' })],
  'POST /views/:id/filter': [formCase('UpdateView', '/views/none/filter', { query: '' })],
  'GET /views/:id/deletion': readCase('GetView', '/views/none/deletion', 404),
  'POST /views/:id/deletion': [formCase('DeleteView', '/views/none/deletion')],

  'GET /people': readCase('ListUsers', '/people'),
  'POST /people': [formCase('CreateUser', '/people', { userName: '-' }, 400)],
  'GET /people/:userName': readCase('GetUser', '/people/none', 404),
  'POST /people/:userName/tags': [formCase('UpdateUser', '/people/none/tags', { department: 'x' })],
  'POST /people/:userName/grants': [
    formCase('PutGrant', '/people/none/grants', { give: 'file default' }),
    formCase('PutGrant', '/people/none/grants', { give: 'reports' }),
    formCase('DeleteGrant', '/people/none/grants', { take: 'collector default' }),
  ],
  'POST /people/:userName/password': [formCase('ResetPassword', '/people/none/password')],
  'POST /people/:userName/activity': [
    formCase('DeactivateUser', '/people/none/activity', { active: 'no' }),
    formCase('ReactivateUser', '/people/none/activity', { active: 'yes' }),
  ],
  'GET /people/:userName/deletion': readCase('GetUser', '/people/none/deletion', 404),
  'POST /people/:userName/deletion': [formCase('DeleteUser', '/people/none/deletion')],
  'GET /people/:userName/office': readCase('GetUser', '/people/none/office', 404),
  'POST /people/:userName/office': [formCase('HandOverAdministration', '/people/none/office')],
  'POST /people/:userName/keys': [formCase('CreateAccessKey', '/people/none/keys')],
  'POST /people/:userName/keys/:id/activity': [
    formCase('DeactivateAccessKey', '/people/none/keys/none/activity', { active: 'no' }),
    formCase('ReactivateAccessKey', '/people/none/keys/none/activity', { active: 'yes' }),
  ],
  'GET /people/:userName/keys/:id/revocation': readCase(
    'ListAccessKeys',
    '/people/none/keys/none/revocation',
    404,
  ),
  'POST /people/:userName/keys/:id/revocation': [
    formCase('DeleteAccessKey', '/people/none/keys/none/revocation'),
  ],

  'GET /projects': readCase('ListProjects', '/projects'),
  'POST /projects': [formCase('CreateProject', '/projects', { id: '-', name: 'x' }, 400)],
  'GET /projects/:id': readCase('ListProjects', '/projects/none', 404),
  'POST /projects/:id/name': [formCase('RenameProject', '/projects/none/name', { name: 'x' })],
  'GET /projects/:id/deletion': readCase('ListProjects', '/projects/none/deletion', 404),
  'POST /projects/:id/deletion': [formCase('DeleteProject', '/projects/none/deletion')],
  'POST /projects/:id/storage': [
    formCase('PutProjectStorage', '/projects/none/storage', { ...STORAGE_CONNECTION, pathStyle: 'yes' }),
  ],
  'POST /projects/:id/storage/check': [formCase('CheckProjectStorage', '/projects/none/storage/check')],
  'POST /projects/:id/storage/disconnection': [
    formCase('DeleteProjectStorage', '/projects/none/storage/disconnection'),
  ],

  'POST /projects/:id/inventory': [
    formCase('PutProjectInventory', '/projects/none/inventory', {
      inventoryEndpoint: INVENTORY_CONNECTION.endpoint,
      inventoryRegion: INVENTORY_CONNECTION.region,
      inventoryAccessKeyId: INVENTORY_CONNECTION.accessKeyId,
      inventorySecretAccessKey: INVENTORY_CONNECTION.secretAccessKey,
    }),
  ],
  'POST /projects/:id/inventory/check': [formCase('CheckProjectInventory', '/projects/none/inventory/check')],
  'POST /projects/:id/inventory/disconnection': [
    formCase('DeleteProjectInventory', '/projects/none/inventory/disconnection'),
  ],

  'GET /servers': readCase('ListServers', '/servers'),

  'GET /trails': readCase('ListTrails', '/trails'),
  'POST /trails': [formCase('CreateTrail', '/trails', { name: '-', bucket: 'b', project: 'default' }, 400)],
  'GET /trails/:name': readCase('GetTrail', '/trails/none', 404),
  'GET /trails/:name/archives/:file': readCase('GetArchive', '/trails/none/archives/none', 404),
  'POST /trails/:name/logging': [
    formCase('StartLogging', '/trails/none/logging', { logging: 'yes' }),
    formCase('StopLogging', '/trails/none/logging', { logging: 'no' }),
  ],
  'GET /trails/:name/verification': readCase('GetTrail', '/trails/none/verification', 404),
  'POST /trails/:name/verification': [formCase('VerifyTrail', '/trails/none/verification')],
  'POST /trails/:name/order': [formCase('UpdateTrail', '/trails/none/order', { bucket: 'file:other' })],
  'POST /trails/:name/choice': [formCase('PutEventSelectors', '/trails/none/choice')],
  'GET /trails/:name/deletion': readCase('GetTrail', '/trails/none/deletion', 404),
  'POST /trails/:name/deletion': [formCase('DeleteTrail', '/trails/none/deletion')],

  'GET /reports': readCase('GetAdministrationReport', '/reports'),
  'GET /reports/administration/file': readCase(
    'GetAdministrationReport',
    '/reports/administration/file?format=csv&start=2026-03-01&end=2026-03-01',
  ),
  'GET /reports/administration/progress': readCase(
    'GetAdministrationReport',
    '/reports/administration/progress?id=none',
  ),
  'GET /sources': readCase('ListSources', '/sources'),

  'GET /actions': readCase('ListActions', '/actions?q=server'),
  'GET /keys': readCase('ListOwnAccessKeys', '/keys'),
  'GET /keys/everyone': readCase('ListAccessKeys', '/keys/everyone'),
  'GET /aws-tools': readCase('ListOwnAccessKeys', '/aws-tools'),
  'GET /account': readCase('ListSessions', '/account'),
  'POST /account/session': [formCase('EndSession', '/account/session', { session: 'none' })],
  'POST /account/other-sessions': [formCase('EndAllSessions', '/account/other-sessions', {}, 303)],
  'GET /account/confirmation': readCase('GetAccount', '/account/confirmation'),
  'POST /account/confirmation': [
    formCase('ConfirmIdentity', '/account/confirmation', { password: 'x' }, 400),
  ],
  'GET /account/second-factor': readCase('GetAccount', '/account/second-factor'),
  'POST /account/second-factor': [
    formCase('EnableSecondFactor', '/account/second-factor', { code: 'x' }, 400),
  ],
  'POST /account/second-factor/codes': [
    formCase('CreateRecoveryCodes', '/account/second-factor/codes', {}, 409),
  ],
  'POST /account/second-factor/removal': [
    formCase('DisableSecondFactor', '/account/second-factor/removal', {}, 409),
  ],
  'POST /account/password': [formCase('ChangePassword', '/account/password', { present: 'x' }, 400)],
}
