import { formatInteger } from '../../numbers.ts'
import { STORAGE } from '../storage.ts'

/** Messages about users, grants, access keys, projects, sessions and passwords. */
export const ACCESS_FAULTS = {
  grantOfNoProject: ({ field, grant }: { field: string; grant: string }) =>
    `\`${field}\` must be omitted: the grant ${grant} belongs to no project.`,
  grantWithoutProject: ({ field, grant }: { field: string; grant: string }) =>
    `\`${field}\` is required for the grant ${grant}. Set it to a project ID.`,
  userChangesMixed:
    'A request must change either `active`, or `primaryAdministrator`, or any of `department`, `customerDefined1` and `customerDefined2`.',
  unknownUser: ({ userName }: { userName: string }) => `There is no user ${userName}.`,
  userNameInvalid:
    '`userName` must be 1 to 32 letters, digits, dots, underscores and hyphens, and must not start with a hyphen.',
  userNameReserved: ({ reserved }: { reserved: string }) =>
    `\`userName\` must not be ${reserved}, which is reserved for the system.`,
  userNameTaken: ({ userName }: { userName: string }) =>
    `\`userName\` must be new: ${userName} is or was in use, and user names are never reused.`,
  userNameTakenInOtherCase: ({ userName }: { userName: string }) =>
    `\`userName\` must differ from other names by more than letter case: a name like ${userName} is or was in use.`,
  passwordLength: ({ min, max }: { min: number; max: number }) =>
    `The password must have ${formatInteger(min)} to ${formatInteger(max)} characters.`,
  passwordRepeats: 'The password must not repeat a few characters. Choose several words, for example.',
  passwordGuessable:
    'The password must not be made of the user name or the words Daybook and password. Choose several other words, for example.',
  passwordCommon:
    'This password is on a list of passwords known from breaches. Choose several words that do not belong together, for example.',
  passwordsDiffer: 'The passwords do not match.',
  currentPasswordWrong: 'Current password is incorrect.',
  sessionEnded: 'This session has already ended.',
  ownUserDeleted: 'This user no longer exists.',

  isPrimaryAdministrator:
    'Transfer the primary administrator role before you deactivate or delete this user.',
  alreadyPrimaryAdministrator: ({ userName }: { userName: string }) =>
    `${userName} is already the primary administrator.`,
  cannotBecomePrimaryAdministrator: ({ userName }: { userName: string }) =>
    `${userName} cannot become the primary administrator: the user is inactive, or you no longer have the role.`,

  unknownGrant: ({ userName }: { userName: string }) => `${userName} does not have this grant.`,
  unknownGrantName: 'There is no such grant.',
  unknownUserOrProject: 'There is no such user or project.',
  notSignedIn: 'Sign in to do that.',
  notAdministrator: 'Only the primary administrator can do this.',
  noReadAccess:
    'Reading events and trails requires the grant activity-log or cloudtrail-administrator in any project.',
  noCollectorGrant: 'Sending events requires the grant collector in a project.',
  noCollectorGrantInProject: ({ project }: { project: string }) =>
    `Sending events to project ${project} requires the grant collector in that project.`,
  noSystemGrant: 'Sending observations requires the grant system in the project.',
  noReportsGrant: 'Reports are for the primary administrator and for users with the grant reports.',
  unknownStorageKey: STORAGE.unknownKey,

  unknownAccessKey: ({ accessKeyId }: { accessKeyId: string }) => `There is no access key ${accessKeyId}.`,
  tooManyAccessKeys: ({ userName, max }: { userName: string; max: number }) =>
    `${userName} already has ${max} active access keys, which is the maximum. Deactivate or delete one first.`,
  twoActiveKeys: ({ userName }: { userName: string }) =>
    `${userName} already has two active access keys. Deactivate or delete one first.`,
  accessKeyMismatch: 'The request had the ID of this access key, but not its secret.',
  keyExpiry: ({ field, days }: { field: string; days: number }) =>
    `\`${field}\` must be in the future, at most ${formatInteger(days)} days ahead.`,
  keyScopeSize: ({ field, max }: { field: string; max: number }) =>
    `\`${field}\` must have 1 to ${max} grants. Without it, the key has all grants of its user.`,
  keyScopeNotHeld: ({ field, name, project }: { field: string; name: string; project: string | null }) =>
    `\`${field}\` must contain only grants that the user has; ${name}${project === null ? '' : ` in ${project}`} is none of them.`,
  keyNetworks: ({ field, max }: { field: string; max: number }) =>
    `\`${field}\` must be 1 to ${max} IP addresses or CIDR blocks, such as 192.0.2.7 or 10.0.0.0/8.`,
  accessKeyExpired: 'This access key has expired. Ask the primary administrator for another one.',
  accessKeyOutsideNetworks: 'This access key may not be used from this address.',
  secretAccessKeyEmpty: '`secretAccessKey` must not be empty.',

  unknownProject: ({ id }: { id: string }) => `There is no project ${id}.`,
  projectIdInvalid:
    '`id` must be 1 to 64 letters, digits, dots, underscores and hyphens, and must start with a letter or digit.',
  projectIdTaken: ({ id }: { id: string }) => `\`id\` must be unique: there is already a project ${id}.`,
  projectNameInvalid: '`name` must be one line of text and must not be empty.',
  firstProjectNotDeletable: 'The first project cannot be deleted: it receives events that name no project.',
  projectWithEvents: ({ id }: { id: string }) =>
    `Project ${id} cannot be deleted while the log contains events of it.`,
  projectWithoutStorage: ({ id }: { id: string }) =>
    `Project ${id} has no object storage. Connect one first.`,
  projectWithoutInventory: ({ id }: { id: string }) => `Project ${id} has no inventory. Connect one first.`,

  unknownCustomer: ({ accountId }: { accountId: string | null }) =>
    accountId === null ? 'There is no customer yet.' : `There is no customer ${accountId}.`,
  accountIdInvalid: 'The account ID must have 12 digits.',
  accountIdTaken: ({ accountId }: { accountId: string }) =>
    `There is already a customer with the account ID ${accountId}.`,
  customerNameLength: ({ max }: { max: number }) => `The customer name must have 1 to ${max} characters.`,
}
