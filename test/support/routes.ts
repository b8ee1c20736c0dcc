import type { OperationName } from '../../src/core/operation.ts'

/** One way to ask a route: which operation it is, and what it answers to whoever may, changing nothing. */
export type Way = {
  /** `null` is open to all. */
  operation: OperationName | null
  /** What is put after the mount: the pattern with its names filled in. */
  path: string
  granted: number
  /** A JSON body of the API. */
  body?: object
  /** A form of the console; its token is added. */
  form?: { [name: string]: string }
}

type Ways = { [route: string]: Way[] }

const reads = (operation: OperationName | null, path: string, granted = 200): Way[] => [
  { operation, path, granted },
]

/** Of something that is not there: who may is told so, and who may not is refused before. */
const gone = (operation: OperationName, path: string, body?: object): Way => ({
  ...{ operation, path, granted: 404 },
  ...(body && { body }),
})

const STORAGE = {
  ...{ endpoint: 'http://127.0.0.1:9', region: 'local', pathStyle: true },
  ...{ accessKeyId: 'KEY', secretAccessKey: 'SECRET' },
}

/** Every route of the JSON API. */
export const API_ROUTES: Ways = {
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
}

/** Every route of the console. */
export const CONSOLE_ROUTES: Ways = {
  'GET /': reads(null, '/', 303),
  'GET /events': reads('LookupEvents', '/events'),
  'GET /events/export': reads('DownloadEvents', '/events/export?format=ndjson&userName=x'),
  'GET /events/:id': reads('GetEvent', '/events/none', 404),
  'GET /events/:id/record': reads('GetEvent', '/events/none/record', 404),
}

/** Routes that ask nobody who they are, or that are the asking; held by tests of their own. */
export const OPEN_ROUTES = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /docs',
  'GET /house.css',
  'GET /house.js',
  'GET /htmx.js',
  'GET /icon.svg',
  'GET /sign-in',
  'POST /sign-in',
  'GET /sign-in/openid',
  'GET /sign-in/openid/callback',
  'POST /sign-out',
]

/** Routes of the CloudTrail face, which knows its operations by a header and its callers by a signature. */
export const SIGNED_ROUTES = ['POST /', 'POST /PutAuditEvents']
