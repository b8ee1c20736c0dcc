import { Fault, type FaultKey } from '../fault.ts'
import type { Caller } from './caller.ts'

/** What a caller must be allowed to do to run an operation. */
export type Permission = keyof typeof PERMISSIONS

type GrantHolder = Pick<Caller, 'isPrimaryAdministrator' | 'grants'>

/** Whether a caller has a permission in a project; null means in any project. */
type PermissionCheck = (caller: GrantHolder, project: string | null) => boolean

/** The permissions and who has them: the only such table, used by every API and page. */
export const PERMISSIONS = {
  /** Every caller, about their own account. */
  authenticated: () => true,
  /** `activity-log` or `cloudtrail-administrator` in any project covers all events and trails of the customer. */
  'events:read': (caller) =>
    hasGrant(caller, 'activity-log', null) || hasGrant(caller, 'cloudtrail-administrator', null),
  'events:write': (caller, project) => hasGrant(caller, 'collector', project),
  /** What the cloud itself does, and what it says of its servers. Sending the events of it takes `events:write` as well. */
  'system:write': (caller, project) => hasGrant(caller, 'system', project),
  /** Creating or changing a trail requires read access, and `file` in the project that owns the bucket. */
  'trails:write': (caller, project): boolean =>
    PERMISSIONS['events:read'](caller) && hasGrant(caller, 'file', project),
  'reports:read': (caller) => caller.isPrimaryAdministrator || hasGrant(caller, 'reports', null),
  admin: (caller) => caller.isPrimaryAdministrator,
} satisfies { [permission: string]: PermissionCheck }

/** The message for a caller without a permission, by its key. */
export const PERMISSION_REFUSALS = {
  authenticated: 'notSignedIn',
  'events:read': 'noReadAccess',
  'events:write': 'noCollectorGrant',
  'system:write': 'noSystemGrant',
  'trails:write': 'unknownStorageKey',
  'reports:read': 'noReportsGrant',
  admin: 'notAdministrator',
} as const satisfies { [permission in Permission]: FaultKey }

type Operation = { permission: Permission; changes: boolean }

const reads = (permission: Permission): Operation => ({ permission, changes: false })
const changes = (permission: Permission): Operation => ({ permission, changes: true })

/** Every operation of Daybook, by the event name of its audit entry. */
export const OPERATIONS = {
  PutEvents: changes('events:write'),
  PrepareImport: reads('events:write'),
  ImportFiles: changes('events:write'),
  LookupEvents: reads('events:read'),
  FollowEvents: reads('events:read'),
  GetEvent: reads('events:read'),
  GetEventHistogram: reads('events:read'),
  GetEventFacets: reads('events:read'),
  ListEventValues: reads('events:read'),
  GetEventProof: reads('events:read'),
  GetRelatedEvents: reads('events:read'),
  FindByWords: reads('events:read'),
  GetEntity: reads('events:read'),
  ListLogHeads: reads('events:read'),
  GetLogProof: reads('events:read'),
  DownloadEvents: reads('events:read'),
  GetDownload: reads('events:read'),
  PrepareDownload: reads('events:read'),
  ListDownloads: reads('events:read'),
  CancelDownload: reads('events:read'),
  ListViews: reads('events:read'),
  GetView: reads('events:read'),
  CreateView: changes('events:read'),
  UpdateView: changes('events:read'),
  DeleteView: changes('events:read'),

  ListTrails: reads('events:read'),
  GetTrail: reads('events:read'),
  ListArchives: reads('events:read'),
  GetArchive: reads('events:read'),
  ListDeliveries: reads('events:read'),
  VerifyTrail: reads('events:read'),
  CreateTrail: changes('trails:write'),
  UpdateTrail: changes('trails:write'),
  DeleteTrail: changes('trails:write'),
  StartLogging: changes('trails:write'),
  StopLogging: changes('trails:write'),
  PutEventSelectors: changes('trails:write'),
  AddTags: changes('trails:write'),
  RemoveTags: changes('trails:write'),

  ListUsers: reads('admin'),
  GetUser: reads('admin'),
  CreateUser: changes('admin'),
  UpdateUser: changes('admin'),
  DeactivateUser: changes('admin'),
  ReactivateUser: changes('admin'),
  DeleteUser: changes('admin'),
  ResetPassword: changes('admin'),
  HandOverAdministration: changes('admin'),

  ListGrants: reads('admin'),
  PutGrant: changes('admin'),
  DeleteGrant: changes('admin'),

  ListAccessKeys: reads('admin'),
  CreateAccessKey: changes('admin'),
  DeactivateAccessKey: changes('admin'),
  ReactivateAccessKey: changes('admin'),
  DeleteAccessKey: changes('admin'),

  ListProjects: reads('admin'),
  CreateProject: changes('admin'),
  RenameProject: changes('admin'),
  DeleteProject: changes('admin'),
  PutProjectStorage: changes('admin'),
  DeleteProjectStorage: changes('admin'),
  CheckProjectStorage: reads('admin'),
  PutProjectInventory: changes('admin'),
  DeleteProjectInventory: changes('admin'),
  CheckProjectInventory: reads('admin'),

  GetAdministrationReport: reads('reports:read'),
  ListServers: reads('events:read'),
  ListSources: reads('events:read'),
  PutObservations: changes('system:write'),

  GetOverview: reads('authenticated'),
  GetSettings: reads('authenticated'),
  ListActions: reads('authenticated'),
  GetAccount: reads('authenticated'),
  ListOwnAccessKeys: reads('authenticated'),
  ListSessions: reads('authenticated'),
  EndSession: changes('authenticated'),
  EndAllSessions: changes('authenticated'),
  ChangePassword: changes('authenticated'),
  ConfirmIdentity: changes('authenticated'),
  EnableSecondFactor: changes('authenticated'),
  DisableSecondFactor: changes('authenticated'),
  CreateRecoveryCodes: changes('authenticated'),
} as const satisfies { [name: string]: Operation }

export type OperationName = keyof typeof OPERATIONS

/** Whether a caller may run an operation; give the project for an operation that concerns one. */
export function isAllowed(
  caller: GrantHolder,
  operation: OperationName,
  project: string | null = null,
): boolean {
  return PERMISSIONS[OPERATIONS[operation].permission](caller, project)
}

/** Returns the permissions that a user has in at least one project. */
export function heldPermissions(holder: GrantHolder): Exclude<Permission, 'authenticated'>[] {
  const permissions = [
    ...(['events:read', 'events:write', 'system:write'] as const),
    ...(['trails:write', 'reports:read', 'admin'] as const),
  ]
  return permissions.filter((permission) => PERMISSIONS[permission](holder, null))
}

/** Returns the fault for a caller who may not run an operation, in a project if one is given. */
export function permissionFault(
  caller: GrantHolder,
  operation: OperationName,
  project: string | null = null,
): Fault {
  const { permission } = OPERATIONS[operation]
  if (permission === 'events:write' && project !== null)
    return new Fault('forbidden', 'noCollectorGrantInProject', { project })
  const isMissingReadAccess = permission === 'trails:write' && !PERMISSIONS['events:read'](caller)
  return new Fault('forbidden', PERMISSION_REFUSALS[isMissingReadAccess ? 'events:read' : permission])
}

function hasGrant(caller: GrantHolder, name: string, project: string | null): boolean {
  return caller.grants.some((grant) => grant.name === name && (project === null || grant.project === project))
}
