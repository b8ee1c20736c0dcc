import {
  INVENTORY_CONNECTION,
  missingCase,
  type RouteCases,
  readCase,
  STORAGE_CONNECTION,
} from './route-cases.ts'

/** Every route of the JSON API. */
export const API_ROUTES: RouteCases = {
  'GET /api/v1/openapi.json': readCase(null, '/api/v1/openapi.json'),
  'POST /api/v1/events': [
    { operation: 'PutEvents', path: '/api/v1/events', status: 400, body: { eventName: 'OpenDoor' } },
  ],
  'GET /api/v1/events': readCase('LookupEvents', '/api/v1/events?limit=1'),
  'GET /api/v1/events/tail': readCase('FollowEvents', '/api/v1/events/tail?userName=x'),
  'GET /api/v1/events/export': readCase('DownloadEvents', '/api/v1/events/export?format=ndjson&userName=x'),
  'GET /api/v1/events/export/manifest': readCase(
    'GetDownload',
    '/api/v1/events/export/manifest?id=none',
    404,
  ),
  'GET /api/v1/events/histogram': readCase('GetEventHistogram', '/api/v1/events/histogram'),
  'GET /api/v1/events/facets': readCase('GetEventFacets', '/api/v1/events/facets'),
  'GET /api/v1/events/values': readCase('ListEventValues', '/api/v1/events/values?field=userName'),
  'GET /api/v1/events/:id': readCase('GetEvent', '/api/v1/events/none', 404),
  'GET /api/v1/events/:id/receipt': readCase('GetEvent', '/api/v1/events/none/receipt', 404),
  'GET /api/v1/find': readCase('FindByWords', '/api/v1/find?q=ann'),
  'GET /api/v1/events/:id/related': readCase('GetRelatedEvents', '/api/v1/events/none/related', 404),

  'GET /api/v1/views': readCase('ListViews', '/api/v1/views'),
  'POST /api/v1/views': [
    { operation: 'CreateView', path: '/api/v1/views', status: 400, body: { name: '', query: '' } },
  ],
  'GET /api/v1/views/:id': [missingCase('GetView', '/api/v1/views/none')],
  'PATCH /api/v1/views/:id': [missingCase('UpdateView', '/api/v1/views/none', { name: 'x' })],
  'DELETE /api/v1/views/:id': [missingCase('DeleteView', '/api/v1/views/none')],

  'GET /api/v1/users': readCase('ListUsers', '/api/v1/users'),
  'POST /api/v1/users': [
    { operation: 'CreateUser', path: '/api/v1/users', status: 400, body: { userName: '-' } },
  ],
  'GET /api/v1/users/:userName': [missingCase('GetUser', '/api/v1/users/none')],
  'PATCH /api/v1/users/:userName': [
    missingCase('UpdateUser', '/api/v1/users/none', { department: 'x' }),
    missingCase('DeactivateUser', '/api/v1/users/none', { active: false }),
    missingCase('ReactivateUser', '/api/v1/users/none', { active: true }),
    missingCase('HandOverAdministration', '/api/v1/users/none', { primaryAdministrator: true }),
  ],
  'DELETE /api/v1/users/:userName': [missingCase('DeleteUser', '/api/v1/users/none')],
  'POST /api/v1/users/:userName/password': [missingCase('ResetPassword', '/api/v1/users/none/password')],

  'GET /api/v1/grants': readCase('ListGrants', '/api/v1/grants'),
  'PUT /api/v1/users/:userName/grants/:grant': [
    missingCase('PutGrant', '/api/v1/users/none/grants/file?project=default'),
    missingCase('PutGrant', '/api/v1/users/none/grants/reports'),
  ],
  'DELETE /api/v1/users/:userName/grants/:grant': [
    missingCase('DeleteGrant', '/api/v1/users/none/grants/collector?project=default'),
    missingCase('DeleteGrant', '/api/v1/users/none/grants/reports'),
  ],

  'GET /api/v1/users/:userName/keys': [missingCase('ListAccessKeys', '/api/v1/users/none/keys')],
  'POST /api/v1/users/:userName/keys': [missingCase('CreateAccessKey', '/api/v1/users/none/keys')],
  'PATCH /api/v1/keys/:accessKeyId': [
    missingCase('DeactivateAccessKey', '/api/v1/keys/none', { active: false }),
    missingCase('ReactivateAccessKey', '/api/v1/keys/none', { active: true }),
  ],
  'DELETE /api/v1/keys/:accessKeyId': [missingCase('DeleteAccessKey', '/api/v1/keys/none')],

  'GET /api/v1/projects': readCase('ListProjects', '/api/v1/projects'),
  'POST /api/v1/projects': [
    { operation: 'CreateProject', path: '/api/v1/projects', status: 400, body: { id: '-', name: 'x' } },
  ],
  'PATCH /api/v1/projects/:id': [missingCase('RenameProject', '/api/v1/projects/none', { name: 'x' })],
  'DELETE /api/v1/projects/:id': [missingCase('DeleteProject', '/api/v1/projects/none')],
  'PUT /api/v1/projects/:id/storage': [
    missingCase('PutProjectStorage', '/api/v1/projects/none/storage', STORAGE_CONNECTION),
  ],
  'DELETE /api/v1/projects/:id/storage': [
    missingCase('DeleteProjectStorage', '/api/v1/projects/none/storage'),
  ],
  'POST /api/v1/projects/:id/storage/check': [
    missingCase('CheckProjectStorage', '/api/v1/projects/none/storage/check'),
  ],

  'PUT /api/v1/projects/:id/inventory': [
    missingCase('PutProjectInventory', '/api/v1/projects/none/inventory', INVENTORY_CONNECTION),
  ],
  'DELETE /api/v1/projects/:id/inventory': [
    missingCase('DeleteProjectInventory', '/api/v1/projects/none/inventory'),
  ],
  'POST /api/v1/projects/:id/inventory/check': [
    missingCase('CheckProjectInventory', '/api/v1/projects/none/inventory/check'),
  ],

  'GET /api/v1/servers': readCase('ListServers', '/api/v1/servers'),
  'PUT /api/v1/observations': [
    {
      ...{ operation: 'PutObservations', path: '/api/v1/observations', status: 200 },
      body: { servers: [{ id: 'i-none', state: 'running' }] },
    },
  ],
  'GET /api/v1/sources': readCase('ListSources', '/api/v1/sources'),

  'GET /api/v1/trails': readCase('ListTrails', '/api/v1/trails'),
  'POST /api/v1/trails': [
    { operation: 'CreateTrail', path: '/api/v1/trails', status: 400, body: { name: '-', bucket: 'b' } },
  ],
  'GET /api/v1/trails/:name': [missingCase('GetTrail', '/api/v1/trails/none')],
  'PATCH /api/v1/trails/:name': [
    missingCase('UpdateTrail', '/api/v1/trails/none', { bucket: 'file:other' }),
    missingCase('PutEventSelectors', '/api/v1/trails/none', { selectors: null }),
  ],
  'DELETE /api/v1/trails/:name': [missingCase('DeleteTrail', '/api/v1/trails/none')],
  'PUT /api/v1/trails/:name/logging': [missingCase('StartLogging', '/api/v1/trails/none/logging')],
  'DELETE /api/v1/trails/:name/logging': [missingCase('StopLogging', '/api/v1/trails/none/logging')],
  'GET /api/v1/trails/:name/archives': [missingCase('ListArchives', '/api/v1/trails/none/archives')],
  'GET /api/v1/trails/:name/deliveries': [missingCase('ListDeliveries', '/api/v1/trails/none/deliveries')],
  'POST /api/v1/trails/:name/verification': [missingCase('VerifyTrail', '/api/v1/trails/none/verification')],
  'GET /api/v1/actions': readCase('ListActions', '/api/v1/actions?q=server'),
  'GET /api/v1/log/heads': readCase('ListLogHeads', '/api/v1/log/heads'),
  'GET /api/v1/log/proof': [missingCase('GetLogProof', '/api/v1/log/proof?from=900000000&to=900000000')],
  'GET /api/v1/events/:id/proof': [missingCase('GetEventProof', '/api/v1/events/none/proof')],

  'GET /api/v1/reports/administration': readCase(
    'GetAdministrationReport',
    '/api/v1/reports/administration?start=2026-03-01&end=2026-03-02',
  ),
}

/** The routes without authentication, and those that authenticate. They have tests of their own. */
export const PUBLIC_ROUTES = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /docs',
  'GET /docs/guides',
  'GET /docs/guides/:name',
  'GET /css/:file',
  'GET /js/:version/:file',
  'GET /htmx.js',
  'GET /icon.svg',
  'GET /sign-in',
  'POST /sign-in',
  'GET /sign-in/once',
  'POST /sign-in/once',
  'GET /sign-in/file',
  'GET /sign-in/password',
  'POST /sign-in/password',
  'GET /sign-in/code',
  'POST /sign-in/code',
  'GET /sign-in/second-factor',
  'POST /sign-in/second-factor',
  'GET /sign-in/openid',
  'GET /sign-in/openid/callback',
  'POST /sign-out',
  'POST /theme',
  'POST /language',
  'GET /time-zone',
  'POST /time-zone',
  'GET /time-zone/suggestions',
]

/** The routes of the CloudTrail API. A header names the operation and callers sign, so it has a table of its own. */
export const SIGNED_ROUTES = ['POST /', 'POST /PutAuditEvents']

const DAYS = 'startDate=2026-03-01&endDate=2026-03-02'
const API_2 = '/caas/:version{2\\.[0-9]+}'

/** Every route of the CloudControl API, for user name and password. `{organisation}` is the first customer's ID. */
export const PASSWORD_ROUTES: RouteCases = {
  'GET /oec/0.9/myaccount': [
    ...readCase('GetAccount', '/oec/0.9/myaccount'),
    ...readCase('GetAccount', '//oec//0.9//myaccount'),
  ],
  [`GET ${API_2}/user/myUser`]: readCase('GetAccount', '/caas/2.11//user/myUser'),
  'GET /oec/0.9/:organisation/auditlog': readCase(
    'GetAdministrationReport',
    `/oec/0.9/{organisation}/auditlog?${DAYS}`,
  ),
  [`GET ${API_2}/:organisation/auditlog`]: readCase(
    'GetAdministrationReport',
    `/caas/2.8/{organisation}/auditlog?${DAYS}`,
  ),
}
