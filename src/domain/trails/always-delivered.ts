import { DAYBOOK_SOURCE } from '../access/audit-entry.ts'
import type { OperationName } from '../access/permissions.ts'
import type { Event } from '../events/event.ts'

/** The names of Daybook's own events that are no operations of a caller, as far as they are always delivered. */
export type SystemEventName =
  | 'AwsConsoleSignIn'
  | 'AwsConsoleSignOut'
  | 'AwsConsoleAutoSignOut'
  | 'AuthenticateAccessKey'
  | 'UseRecoveryCode'
  | 'CreateCustomer'
  | 'CreateSignInLink'
  | 'StopTrailAtConflict'
  | 'BeginTrailEpoch'
  | 'FindTrailProblems'
  | 'FindDigestInFuture'
  | 'CorrectDeliveryWindows'
  | 'LoseTrailEvents'

/**
 * Daybook's own events that every trail saves, whatever its selectors. A user who may
 * change a trail could otherwise leave out their own actions, take what they want, and undo the change.
 */
export const ALWAYS_DELIVERED = {
  /** What is saved, where to, and whether: the change that would hide the others. */
  trails: [
    'CreateTrail',
    'UpdateTrail',
    'DeleteTrail',
    'StartLogging',
    'StopLogging',
    'PutEventSelectors',
    'AddTags',
    'RemoveTags',
    'PutProjectStorage',
    'DeleteProjectStorage',
    'DeleteProject',
    'StopTrailAtConflict',
    'BeginTrailEpoch',
    'FindTrailProblems',
    'FindDigestInFuture',
    'CorrectDeliveryWindows',
    'LoseTrailEvents',
  ],
  /** Who may do what. A user who is created, or becomes the administrator, gets permissions as well. */
  grants: [
    'PutGrant',
    'DeleteGrant',
    'CreateCustomer',
    'CreateUser',
    'UpdateUser',
    'DeactivateUser',
    'ReactivateUser',
    'DeleteUser',
    'HandOverAdministration',
  ],
  /** What a program acts with, and a person signs in with. */
  keys: [
    'CreateAccessKey',
    'DeactivateAccessKey',
    'ReactivateAccessKey',
    'DeleteAccessKey',
    'ResetPassword',
    'CreateSignInLink',
    'ChangePassword',
    'EnableSecondFactor',
    'DisableSecondFactor',
    'CreateRecoveryCodes',
  ],
  /** Who was there, and who tried to be. */
  signIns: [
    'AwsConsoleSignIn',
    'AwsConsoleSignOut',
    'AwsConsoleAutoSignOut',
    'AuthenticateAccessKey',
    'ConfirmIdentity',
    'UseRecoveryCode',
    'EndSession',
    'EndAllSessions',
  ],
  /** What was taken along. */
  downloads: ['DownloadEvents', 'GetDownload', 'GetArchive', 'GetAdministrationReport'],
} as const satisfies { [kind: string]: readonly (OperationName | SystemEventName)[] }

/** The kinds of events that every trail saves, as the API names them. */
export const ALWAYS_DELIVERED_KINDS: string[] = Object.keys(ALWAYS_DELIVERED)

/** Whether every trail saves an event, whatever its selectors. Senders cannot send events of Daybook's source. */
export function isAlwaysDelivered({
  eventSource,
  eventName,
}: Pick<Event, 'eventSource' | 'eventName'>): boolean {
  return eventSource === DAYBOOK_SOURCE && NAMES.has(eventName)
}

const NAMES: ReadonlySet<string> = new Set(Object.values(ALWAYS_DELIVERED).flat())
