import { api, aws, type MatrixCases, postForm } from './matrix-case.ts'
import { MATRIX_READS } from './matrix-reads.ts'

const STORAGE = {
  ...{ endpoint: 'http://127.0.0.1:9', region: 'local', pathStyle: true },
  ...{ accessKeyId: 'KEY', secretAccessKey: 'SECRET' },
}
const { pathStyle: _, ...INVENTORY } = STORAGE
const EVENT = { eventName: 'OpenDoor', userName: 'forged', eventSource: 'forged.example' }
const SELECTORS = [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }]
const TAGS = [{ Key: 'door', Value: 'front' }]
const ARN = 'arn:aws:cloudtrail:local:{account}:trail/{trail}'

// What changes something that stays.
const CHANGES: MatrixCases = {
  'POST /api/v1/events': [
    api('/events?project={project}', EVENT),
    api('/events', { ...EVENT, project: '{project}' }),
    api('/events', { ...EVENT, project: '{project}', eventID: '{event}' }, 400),
    api('/events?project={project}', { ...EVENT, recipientAccountId: '{account}' }),
  ],
  'PUT /api/v1/observations': [
    api('/observations?project={project}', { servers: [{ id: '{server}', state: 'stopped' }] }),
  ],
  'PATCH /api/v1/users/:userName': [
    api('/users/{user}', { department: 'forged' }, 204),
    api('/users/{user}', { active: false }, 204),
    api('/users/{user}', { primaryAdministrator: true }, 409),
    api('/users/{user}', { active: true }, 204),
  ],
  'POST /people/:userName/tags': [postForm('/people/{user}/tags', { department: 'forged' })],
  'POST /people/:userName/activity': [
    postForm('/people/{user}/activity', { active: 'no' }),
    postForm('/people/{user}/activity', { active: 'yes' }),
  ],
  'PUT /api/v1/users/:userName/grants/:grant': [
    api('/users/{user}/grants/file?project={project}', null, 204),
    api('/users/{user}/grants/reports', null, 204),
    api('/users/{persona}/grants/file?project={project}', null, 204),
  ],
  'DELETE /api/v1/users/:userName/grants/:grant': [
    api('/users/{user}/grants/file?project={project}', null, 204),
    api('/users/{user}/grants/reports', null, 204),
  ],
  'POST /people/:userName/grants': [
    postForm('/people/{user}/grants', { give: 'file {project}' }),
    postForm('/people/{user}/grants', { take: 'file {project}' }),
  ],
  'POST /api/v1/users/:userName/password': [api('/users/{user}/password', null, 201)],
  'POST /people/:userName/password': [postForm('/people/{user}/password', {}, 200)],
  'POST /api/v1/users/:userName/keys': [api('/users/{user}/keys', null, 201)],
  'POST /first-event/key': [postForm('/first-event/key', {}, 409)],
  'POST /first-event/test': [postForm('/first-event/test', {}, 303)],
  'POST /import': [postForm('/import', {}, 400)],
  'POST /people/:userName/keys': [postForm('/people/{user}/keys', {}, 409)],
  'PATCH /api/v1/keys/:accessKeyId': [
    api('/keys/{key}', { active: false }, 204),
    api('/keys/{key}', { active: true }, 204),
  ],
  'POST /people/:userName/keys/:id/activity': [
    postForm('/people/{user}/keys/{key}/activity', { active: 'no' }),
    postForm('/people/{user}/keys/{key}/activity', { active: 'yes' }),
  ],
  'POST /api/v1/views': [api('/views', { name: 'forged', query: 'userName={user}', shared: true }, 201)],
  'PATCH /api/v1/views/:id': [api('/views/{view}', { query: 'userName=forged' }, 204)],
  'POST /downloads/cancellation': [postForm('/downloads/cancellation', { id: '{export}' })],
  'POST /views': [postForm('/views', { name: 'forged form', query: 'userName={user}', shared: 'yes' })],
  'POST /views/:id': [postForm('/views/{view}', { name: 'forged', shared: 'yes' }, 400)],
  'POST /views/:id/filter': [postForm('/views/{view}/filter', { query: 'userName=forged' })],
  'PATCH /api/v1/projects/:id': [api('/projects/{project}', { name: 'forged' }, 204)],
  'POST /projects/:id/name': [postForm('/projects/{project}/name', { name: 'forged' })],
  'PUT /api/v1/projects/:id/storage': [api('/projects/{project}/storage', STORAGE, 204)],
  'POST /projects/:id/storage': [postForm('/projects/{project}/storage', { ...STORAGE, pathStyle: 'yes' })],
  'POST /api/v1/projects/:id/storage/check': [api('/projects/{project}/storage/check')],
  'POST /projects/:id/storage/check': [postForm('/projects/{project}/storage/check', {}, 200)],
  'DELETE /api/v1/projects/:id/storage': [api('/projects/{project}/storage', null, 204)],
  'POST /projects/:id/storage/disconnection': [
    postForm('/projects/{project}/storage/disconnection', {}, 303),
  ],
  'PUT /api/v1/projects/:id/inventory': [api('/projects/{project}/inventory', INVENTORY, 204)],
  'POST /projects/:id/inventory': [
    postForm('/projects/{project}/inventory', {
      inventoryEndpoint: INVENTORY.endpoint,
      inventoryRegion: INVENTORY.region,
      inventoryAccessKeyId: INVENTORY.accessKeyId,
      inventorySecretAccessKey: INVENTORY.secretAccessKey,
    }),
  ],
  'POST /api/v1/projects/:id/inventory/check': [api('/projects/{project}/inventory/check')],
  'POST /projects/:id/inventory/check': [postForm('/projects/{project}/inventory/check', {}, 200)],
  'DELETE /api/v1/projects/:id/inventory': [api('/projects/{project}/inventory', null, 204)],
  'POST /projects/:id/inventory/disconnection': [
    postForm('/projects/{project}/inventory/disconnection', {}, 409),
  ],
  'PATCH /api/v1/trails/:name': [
    api('/trails/{trail}', { prefix: 'forged' }, 204),
    api('/trails/{trail}', { bucket: 'file:forged' }, 204),
    api('/trails/{trail}', { selectors: null }, 204),
    api('/trails/{trail}', { project: '{own project}' }, 204),
    api('/trails/{trail}', { project: '{project}' }, 204),
    api('/trails/{own trail}', { project: '{project}' }, 204),
  ],
  'PUT /api/v1/trails/:name/logging': [api('/trails/{trail}/logging', null, 204)],
  'DELETE /api/v1/trails/:name/logging': [api('/trails/{trail}/logging', null, 204)],
  'POST /trails/:name/logging': [
    postForm('/trails/{trail}/logging', { logging: 'yes' }),
    postForm('/trails/{trail}/logging', { logging: 'no' }),
  ],
  'POST /trails/:name/order': [
    postForm('/trails/{trail}/order', { bucket: 'file:forged', project: '{project}' }),
  ],
  'POST /trails/:name/choice': [postForm('/trails/{trail}/choice', { readWrite: 'writes' })],
  'POST /account/session': [postForm('/account/session', { session: '{session}' }, 404)],
  'POST /account/other-sessions': [postForm('/account/other-sessions')],
  'POST /account/confirmation': [postForm('/account/confirmation', { password: 'x' }, 400)],
  'POST /account/second-factor': [postForm('/account/second-factor', { code: 'x' }, 400)],
  'POST /account/second-factor/codes': [postForm('/account/second-factor/codes', {}, 409)],
  'POST /account/second-factor/removal': [postForm('/account/second-factor/removal', {}, 409)],
  'POST /account/password': [postForm('/account/password', { present: 'x' }, 400)],
  'POST /PutAuditEvents': [
    {
      ...{
        path: '/PutAuditEvents?channelArn=arn:aws:cloudtrail:local:{account}:channel/{project}',
        status: 200,
      },
      body: { auditEvents: [{ id: 'forged-1', eventData: JSON.stringify(EVENT) }] },
    },
  ],
  // The operations of the CloudTrail API; the last one deletes the trail.
  'POST /': [
    aws('LookupEvents', {}),
    aws('LookupEvents', { LookupAttributes: [{ AttributeKey: 'EventId', AttributeValue: '{event}' }] }),
    aws('ListTrails', {}),
    aws('DescribeTrails', { trailNameList: ['{trail}'] }),
    aws('DescribeTrails', {}),
    aws('GetTrail', { Name: ARN }),
    aws('GetTrailStatus', { Name: '{trail}' }),
    aws('GetEventSelectors', { TrailName: '{trail}' }),
    aws('GetInsightSelectors', { TrailName: '{trail}' }, 400),
    aws('ListTags', { ResourceIdList: [ARN] }),
    aws('ListPublicKeys', { StartTime: 1772280000, EndTime: 1772540000 }),
    aws('UpdateTrail', { Name: ARN, S3KeyPrefix: 'forged' }),
    aws('StartLogging', { Name: '{trail}' }),
    aws('StopLogging', { Name: ARN }),
    aws('PutEventSelectors', { TrailName: '{trail}', EventSelectors: SELECTORS }),
    aws('PutInsightSelectors', { TrailName: '{trail}', InsightSelectors: [] }),
    aws('AddTags', { ResourceId: ARN, TagsList: TAGS }),
    aws('RemoveTags', { ResourceId: ARN, TagsList: TAGS }),
    aws('CreateTrail', { Name: '{trail}', S3BucketName: 'forged' }, 400),
    aws('DeleteTrail', { Name: ARN }),
  ],
}

// What deletes, and then what creates, so that the names of others are free and tried.
const DELETIONS: MatrixCases = {
  'DELETE /api/v1/views/:id': [api('/views/{view}', null, 204)],
  'POST /views/:id/deletion': [postForm('/views/{view}/deletion', {}, 404)],
  'DELETE /api/v1/keys/:accessKeyId': [api('/keys/{key}', null, 204)],
  'POST /people/:userName/keys/:id/revocation': [postForm('/people/{user}/keys/{key}/revocation', {}, 404)],
  'POST /trails/:name/deletion': [postForm('/trails/{trail}/deletion', {}, 404)],
  'POST /api/v1/trails': [
    api('/trails', { name: '{trail}', bucket: 'file:forged', project: '{project}' }, 201),
  ],
  'DELETE /api/v1/trails/:name': [api('/trails/{trail}', null, 204)],
  'POST /trails': [postForm('/trails', { name: '{trail}', bucket: 'file:forged', project: '{project}' })],
  'DELETE /api/v1/users/:userName': [api('/users/{user}', null, 204)],
  'POST /people/:userName/deletion': [postForm('/people/{user}/deletion', {}, 404)],
  'DELETE /api/v1/projects/:id': [api('/projects/{project}', null, 409)],
  'POST /projects/:id/deletion': [postForm('/projects/{project}/deletion', {}, 409)],
  'POST /api/v1/users': [api('/users', { userName: '{user}' }, 400)],
  'POST /people': [postForm('/people', { userName: '{user}' }, 400)],
  'POST /api/v1/projects': [api('/projects', { id: '{project}', name: 'forged' }, 400)],
  'POST /projects': [postForm('/projects', { id: '{project}', name: 'forged' }, 400)],
  'POST /people/:userName/office': [postForm('/people/{second}/office')],
  'POST /sign-out': [postForm('/sign-out')],
  'POST /time-zone': [postForm('/time-zone', { zone: 'UTC', next: '/sign-in' })],
  'POST /theme': [postForm('/theme', { theme: 'dark', next: '/sign-in' })],
  'POST /language': [postForm('/language', { language: 'en', next: '/sign-in' })],
}

/** The requests of every route of every API, in the order in which an owner can send them. */
export const MATRIX_CASES: MatrixCases = { ...MATRIX_READS, ...CHANGES, ...DELETIONS }

/** Routes that take a user's secrets before there is a session, and act for that user. They have tests of their own. */
export const SIGN_IN_ROUTES = [
  ...['POST /sign-in', 'POST /sign-in/password', 'POST /sign-in/code', 'POST /sign-in/second-factor'],
  'POST /sign-in/once',
]
