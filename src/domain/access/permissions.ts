import { type Caller, canReadEvents } from './caller.ts'

/** What an operation asks of its caller. */
export type Permission = keyof typeof PERMISSIONS

/** What permission goes by. */
type Holder = Pick<Caller, 'isPrimaryAdministrator' | 'grants'>

type Claim = (caller: Holder, project: string | null) => boolean

/** Who may do what: the one table that every face, page and test goes by. */
export const PERMISSIONS = {
  /** Anyone who is signed in or holds a key, about themselves. */
  nothing: () => true,
  /** `activity-log` or `cloudtrail-administrator` in any project opens all of the customer's events and trails. */
  look: (caller) => canReadEvents(caller),
  collect: (caller, project) => holds(caller, 'collector', project),
  /** Making or changing a trail needs looking, and `file` in the project that owns the bucket. */
  trail: (caller, project) => canReadEvents(caller) && holds(caller, 'file', project),
  report: (caller) => caller.isPrimaryAdministrator || holds(caller, 'reports', null),
  manage: (caller) => caller.isPrimaryAdministrator,
} satisfies { [need: string]: Claim }

/** What is said to a caller who may not. */
export const PERMISSION_REFUSALS: { [need in Permission]: string } = {
  nothing: 'You may not do that.',
  look: 'Looking at events needs the grant activity-log in one of your projects.',
  collect: 'You may not send events: it takes the grant collector in a project.',
  trail: 'The AWS Access Key Id you provided does not exist in our records',
  report: 'Reports are for the primary administrator and for users with the role reports.',
  manage: 'Only the primary administrator may do that.',
}

type Operation = { needs: Permission; changes: boolean }

const reads = (needs: Permission): Operation => ({ needs, changes: false })
const changes = (needs: Permission): Operation => ({ needs, changes: true })

/** Every operation of the house by the name under which the log tells of it. */
export const OPERATIONS = {
  PutEvents: changes('collect'),
  LookupEvents: reads('look'),
  GetEvent: reads('look'),
  GetEventProof: reads('look'),
  DownloadEvents: reads('look'),
  GetDownload: reads('look'),

  ListTrails: reads('look'),
  GetTrail: reads('look'),
  ListArchives: reads('look'),
  GetArchive: reads('look'),
  ListDeliveries: reads('look'),
  VerifyTrail: reads('look'),
  CreateTrail: changes('trail'),
  UpdateTrail: changes('trail'),
  DeleteTrail: changes('trail'),
  StartLogging: changes('trail'),
  StopLogging: changes('trail'),
  PutEventSelectors: changes('trail'),
  AddTags: changes('trail'),
  RemoveTags: changes('trail'),

  ListUsers: reads('manage'),
  GetUser: reads('manage'),
  CreateUser: changes('manage'),
  UpdateUser: changes('manage'),
  DeactivateUser: changes('manage'),
  ReactivateUser: changes('manage'),
  DeleteUser: changes('manage'),
  ResetPassword: changes('manage'),
  HandOverAdministration: changes('manage'),

  ListGrants: reads('manage'),
  PutGrant: changes('manage'),
  DeleteGrant: changes('manage'),

  ListAccessKeys: reads('manage'),
  CreateAccessKey: changes('manage'),
  DeactivateAccessKey: changes('manage'),
  ReactivateAccessKey: changes('manage'),
  DeleteAccessKey: changes('manage'),

  ListProjects: reads('manage'),
  CreateProject: changes('manage'),
  RenameProject: changes('manage'),
  DeleteProject: changes('manage'),
  PutProjectStorage: changes('manage'),
  DeleteProjectStorage: changes('manage'),
  CheckProjectStorage: reads('manage'),
  PutProjectInventory: changes('manage'),
  DeleteProjectInventory: changes('manage'),
  CheckProjectInventory: reads('manage'),

  GetAdministrationReport: reads('report'),
  ListServers: reads('look'),
  ListSources: reads('look'),
  PutObservations: changes('collect'),

  ListActions: reads('nothing'),
  GetAccount: reads('nothing'),
  ListOwnAccessKeys: reads('nothing'),
  ListSessions: reads('nothing'),
  EndSession: changes('nothing'),
  EndAllSessions: changes('nothing'),
  ChangePassword: changes('nothing'),
} as const satisfies { [name: string]: Operation }

export type OperationName = keyof typeof OPERATIONS

/** Whether a caller may do what an operation does, in a project where it is bound to one. */
export function isAllowed(caller: Holder, operation: OperationName, project: string | null = null): boolean {
  return PERMISSIONS[OPERATIONS[operation].needs](caller, project)
}

/** Everything that somebody meets the needs of, somewhere. */
export function heldPermissions(holder: Holder): Exclude<Permission, 'nothing'>[] {
  const needs = ['look', 'collect', 'trail', 'report', 'manage'] as const
  return needs.filter((need) => PERMISSIONS[need](holder, null))
}

/** What a caller who may not is told. */
export function refusalMessage(caller: Caller, operation: OperationName): string {
  const { needs } = OPERATIONS[operation]
  return needs === 'trail' && !canReadEvents(caller) ? PERMISSION_REFUSALS.look : PERMISSION_REFUSALS[needs]
}

// A project of null asks whether the grant is held anywhere.
function holds(caller: Holder, grant: string, project: string | null): boolean {
  return caller.grants.some((held) => held.name === grant && (project === null || held.project === project))
}
