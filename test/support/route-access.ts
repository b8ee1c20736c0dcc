import { form, gone, INVENTORY, type RouteCases, reads, STORAGE } from './route-cases.ts'

/** Every route of the JSON API. */
export const API_ROUTES: RouteCases = {
  'GET /api/v1/openapi.json': reads(null, '/api/v1/openapi.json'),
  'POST /api/v1/events': [
    { operation: 'PutEvents', path: '/api/v1/events', granted: 400, body: { eventName: 'OpenDoor' } },
  ],
  'GET /api/v1/events': reads('LookupEvents', '/api/v1/events?limit=1'),
  'GET /api/v1/events/export': reads('DownloadEvents', '/api/v1/events/export?format=ndjson&userName=x'),
  'GET /api/v1/events/export/manifest': reads('GetDownload', '/api/v1/events/export/manifest?id=none', 404),
  'GET /api/v1/events/:id': reads('GetEvent', '/api/v1/events/none', 404),

  'GET /api/v1/users': reads('ListUsers', '/api/v1/users'),
  'POST /api/v1/users': [
    { operation: 'CreateUser', path: '/api/v1/users', granted: 400, body: { userName: '-' } },
  ],
  'GET /api/v1/users/:userName': [gone('GetUser', '/api/v1/users/none')],
  'PATCH /api/v1/users/:userName': [
    gone('UpdateUser', '/api/v1/users/none', { department: 'x' }),
    gone('DeactivateUser', '/api/v1/users/none', { active: false }),
    gone('ReactivateUser', '/api/v1/users/none', { active: true }),
    gone('HandOverAdministration', '/api/v1/users/none', { primaryAdministrator: true }),
  ],
  'DELETE /api/v1/users/:userName': [gone('DeleteUser', '/api/v1/users/none')],
  'POST /api/v1/users/:userName/password': [gone('ResetPassword', '/api/v1/users/none/password')],

  'GET /api/v1/grants': reads('ListGrants', '/api/v1/grants'),
  'PUT /api/v1/users/:userName/grants/:grant': [
    gone('PutGrant', '/api/v1/users/none/grants/file?project=default'),
    gone('PutGrant', '/api/v1/users/none/grants/reports'),
  ],
  'DELETE /api/v1/users/:userName/grants/:grant': [
    gone('DeleteGrant', '/api/v1/users/none/grants/collector?project=default'),
    gone('DeleteGrant', '/api/v1/users/none/grants/reports'),
  ],

  'GET /api/v1/users/:userName/keys': [gone('ListAccessKeys', '/api/v1/users/none/keys')],
  'POST /api/v1/users/:userName/keys': [gone('CreateAccessKey', '/api/v1/users/none/keys')],
  'PATCH /api/v1/keys/:accessKeyId': [
    gone('DeactivateAccessKey', '/api/v1/keys/none', { active: false }),
    gone('ReactivateAccessKey', '/api/v1/keys/none', { active: true }),
  ],
  'DELETE /api/v1/keys/:accessKeyId': [gone('DeleteAccessKey', '/api/v1/keys/none')],

  'GET /api/v1/projects': reads('ListProjects', '/api/v1/projects'),
  'POST /api/v1/projects': [
    { operation: 'CreateProject', path: '/api/v1/projects', granted: 400, body: { id: '-', name: 'x' } },
  ],
  'PATCH /api/v1/projects/:id': [gone('RenameProject', '/api/v1/projects/none', { name: 'x' })],
  'DELETE /api/v1/projects/:id': [gone('DeleteProject', '/api/v1/projects/none')],
  'PUT /api/v1/projects/:id/storage': [gone('PutProjectStorage', '/api/v1/projects/none/storage', STORAGE)],
  'DELETE /api/v1/projects/:id/storage': [gone('DeleteProjectStorage', '/api/v1/projects/none/storage')],
  'POST /api/v1/projects/:id/storage/check': [
    gone('CheckProjectStorage', '/api/v1/projects/none/storage/check'),
  ],

  'PUT /api/v1/projects/:id/inventory': [
    gone('PutProjectInventory', '/api/v1/projects/none/inventory', INVENTORY),
  ],
  'DELETE /api/v1/projects/:id/inventory': [
    gone('DeleteProjectInventory', '/api/v1/projects/none/inventory'),
  ],
  'POST /api/v1/projects/:id/inventory/check': [
    gone('CheckProjectInventory', '/api/v1/projects/none/inventory/check'),
  ],

  'GET /api/v1/servers': reads('ListServers', '/api/v1/servers'),
  'PUT /api/v1/observations': [
    {
      ...{ operation: 'PutObservations', path: '/api/v1/observations', granted: 200 },
      body: { servers: [{ id: 'i-none', state: 'running' }] },
    },
  ],
  'GET /api/v1/sources': reads('ListSources', '/api/v1/sources'),

  'GET /api/v1/trails': reads('ListTrails', '/api/v1/trails'),
  'POST /api/v1/trails': [
    { operation: 'CreateTrail', path: '/api/v1/trails', granted: 400, body: { name: '-', bucket: 'b' } },
  ],
  'GET /api/v1/trails/:name': [gone('GetTrail', '/api/v1/trails/none')],
  'PATCH /api/v1/trails/:name': [
    gone('UpdateTrail', '/api/v1/trails/none', { bucket: 'file:other' }),
    gone('PutEventSelectors', '/api/v1/trails/none', { selectors: null }),
  ],
  'DELETE /api/v1/trails/:name': [gone('DeleteTrail', '/api/v1/trails/none')],
  'PUT /api/v1/trails/:name/logging': [gone('StartLogging', '/api/v1/trails/none/logging')],
  'DELETE /api/v1/trails/:name/logging': [gone('StopLogging', '/api/v1/trails/none/logging')],
  'GET /api/v1/trails/:name/archives': [gone('ListArchives', '/api/v1/trails/none/archives')],
  'GET /api/v1/trails/:name/deliveries': [gone('ListDeliveries', '/api/v1/trails/none/deliveries')],
  'POST /api/v1/trails/:name/verification': [gone('VerifyTrail', '/api/v1/trails/none/verification')],
  'GET /api/v1/actions': reads('ListActions', '/api/v1/actions?q=server'),
  'GET /api/v1/events/:id/proof': [gone('GetEventProof', '/api/v1/events/none/proof')],

  'GET /api/v1/reports/administration': reads(
    'GetAdministrationReport',
    '/api/v1/reports/administration?start=2026-03-01&end=2026-03-02',
  ),
}

/** Every route of the console. */
export const CONSOLE_ROUTES: RouteCases = {
  'GET /': reads(null, '/', 303),
  'GET /events': reads('LookupEvents', '/events'),
  'GET /events/export': reads('DownloadEvents', '/events/export?format=ndjson&userName=x'),
  'GET /events/:id': reads('GetEvent', '/events/none', 404),
  'GET /events/:id/record': reads('GetEvent', '/events/none/record', 404),

  'GET /people': reads('ListUsers', '/people'),
  'POST /people': [form('CreateUser', '/people', { userName: '-' }, 400)],
  'GET /people/:userName': reads('GetUser', '/people/none', 404),
  'POST /people/:userName/tags': [form('UpdateUser', '/people/none/tags', { department: 'x' })],
  'POST /people/:userName/grants': [
    form('PutGrant', '/people/none/grants', { give: 'file default' }),
    form('PutGrant', '/people/none/grants', { give: 'reports' }),
    form('DeleteGrant', '/people/none/grants', { take: 'collector default' }),
  ],
  'POST /people/:userName/password': [form('ResetPassword', '/people/none/password')],
  'POST /people/:userName/activity': [
    form('DeactivateUser', '/people/none/activity', { active: 'no' }),
    form('ReactivateUser', '/people/none/activity', { active: 'yes' }),
  ],
  'GET /people/:userName/deletion': reads('GetUser', '/people/none/deletion', 404),
  'POST /people/:userName/deletion': [form('DeleteUser', '/people/none/deletion')],
  'GET /people/:userName/office': reads('GetUser', '/people/none/office', 404),
  'POST /people/:userName/office': [form('HandOverAdministration', '/people/none/office')],
  'POST /people/:userName/keys': [form('CreateAccessKey', '/people/none/keys')],
  'POST /people/:userName/keys/:id/activity': [
    form('DeactivateAccessKey', '/people/none/keys/none/activity', { active: 'no' }),
    form('ReactivateAccessKey', '/people/none/keys/none/activity', { active: 'yes' }),
  ],
  'GET /people/:userName/keys/:id/revocation': reads(
    'ListAccessKeys',
    '/people/none/keys/none/revocation',
    404,
  ),
  'POST /people/:userName/keys/:id/revocation': [
    form('DeleteAccessKey', '/people/none/keys/none/revocation'),
  ],

  'GET /projects': reads('ListProjects', '/projects'),
  'POST /projects': [form('CreateProject', '/projects', { id: '-', name: 'x' }, 400)],
  'GET /projects/:id': reads('ListProjects', '/projects/none', 404),
  'POST /projects/:id/name': [form('RenameProject', '/projects/none/name', { name: 'x' })],
  'GET /projects/:id/deletion': reads('ListProjects', '/projects/none/deletion', 404),
  'POST /projects/:id/deletion': [form('DeleteProject', '/projects/none/deletion')],
  'POST /projects/:id/storage': [
    form('PutProjectStorage', '/projects/none/storage', { ...STORAGE, pathStyle: 'yes' }),
  ],
  'POST /projects/:id/storage/check': [form('CheckProjectStorage', '/projects/none/storage/check')],
  'POST /projects/:id/storage/disconnection': [
    form('DeleteProjectStorage', '/projects/none/storage/disconnection'),
  ],

  'POST /projects/:id/inventory': [form('PutProjectInventory', '/projects/none/inventory', INVENTORY)],
  'POST /projects/:id/inventory/check': [form('CheckProjectInventory', '/projects/none/inventory/check')],
  'POST /projects/:id/inventory/disconnection': [
    form('DeleteProjectInventory', '/projects/none/inventory/disconnection'),
  ],

  'GET /servers': reads('ListServers', '/servers'),

  'GET /trails': reads('ListTrails', '/trails'),
  'POST /trails': [form('CreateTrail', '/trails', { name: '-', bucket: 'b', project: 'default' }, 400)],
  'GET /trails/:name': reads('GetTrail', '/trails/none', 404),
  'GET /trails/:name/archives/:file': reads('GetArchive', '/trails/none/archives/none', 404),
  'POST /trails/:name/logging': [
    form('StartLogging', '/trails/none/logging', { logging: 'yes' }),
    form('StopLogging', '/trails/none/logging', { logging: 'no' }),
  ],
  'POST /trails/:name/verification': [form('VerifyTrail', '/trails/none/verification')],
  'POST /trails/:name/order': [form('UpdateTrail', '/trails/none/order', { bucket: 'file:other' })],
  'POST /trails/:name/choice': [form('PutEventSelectors', '/trails/none/choice')],
  'GET /trails/:name/deletion': reads('GetTrail', '/trails/none/deletion', 404),
  'POST /trails/:name/deletion': [form('DeleteTrail', '/trails/none/deletion')],

  'GET /reports': reads('GetAdministrationReport', '/reports'),
  'GET /reports/administration/file': reads(
    'GetAdministrationReport',
    '/reports/administration/file?format=csv&start=2026-03-01&end=2026-03-01',
  ),
  'GET /reports/administration/progress': reads(
    'GetAdministrationReport',
    '/reports/administration/progress?id=none',
  ),
  'GET /sources': reads('ListSources', '/sources'),

  'GET /actions': reads('ListActions', '/actions?q=server'),
  'GET /keys': reads('ListOwnAccessKeys', '/keys'),
  'GET /keys/everyone': reads('ListAccessKeys', '/keys/everyone'),
  'GET /aws-tools': reads('ListOwnAccessKeys', '/aws-tools'),
  'GET /account': reads('ListSessions', '/account'),
  'POST /account/session': [form('EndSession', '/account/session', { session: 'none' })],
  'POST /account/other-sessions': [form('EndAllSessions', '/account/other-sessions', {}, 303)],
  'POST /account/password': [form('ChangePassword', '/account/password', { present: 'x' }, 400)],
}

/** Routes that ask nobody who they are, or that are the asking; held by tests of their own. */
export const OPEN_ROUTES = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /docs',
  'GET /daybook.css',
  'GET /daybook.js',
  'GET /htmx.js',
  'GET /icon.svg',
  'GET /sign-in',
  'POST /sign-in',
  'GET /sign-in/openid',
  'GET /sign-in/openid/callback',
  'POST /sign-out',
]

/** Routes of the CloudTrail face, which knows operations by a header and callers by a signature; it has a table of its own. */
export const SIGNED_ROUTES = ['POST /', 'POST /PutAuditEvents']

const DAYS = 'startDate=2026-03-01&endDate=2026-03-02'
const API_2 = '/caas/:version{2\\.[0-9]+}'

/** Every route of the CloudControl face, which knows callers by user name and password; `{organisation}` is the first customer's. */
export const PASSWORD_ROUTES: RouteCases = {
  'GET /oec/0.9/myaccount': [
    ...reads('GetAccount', '/oec/0.9/myaccount'),
    ...reads('GetAccount', '//oec//0.9//myaccount'),
  ],
  [`GET ${API_2}/user/myUser`]: reads('GetAccount', '/caas/2.11//user/myUser'),
  'GET /oec/0.9/:organisation/auditlog': reads(
    'GetAdministrationReport',
    `/oec/0.9/{organisation}/auditlog?${DAYS}`,
  ),
  [`GET ${API_2}/:organisation/auditlog`]: reads(
    'GetAdministrationReport',
    `/caas/2.8/{organisation}/auditlog?${DAYS}`,
  ),
}
