import { plural } from '../../numbers.ts'
import { link, rich, slot } from '../../rich.ts'
import { ACCOUNT_PAGES } from './account-pages.ts'
import { KEY_PAGES } from './key-pages.ts'
import { listPermissions, type PermissionName } from './permission-names.ts'
import { PROJECT_PAGES } from './project-pages.ts'

// The page of all users.
const users = {
  title: 'Users',
  about:
    'Everyone who can sign in or use an access key, and what each may do: a grant allows one thing in one project. Every change is an event.',
  noMatch: ({ search }: { search: string }) =>
    rich`No users match “${search}”. ${link('all', 'Show all users')}`,
  searchLabel: 'Name or tags contain',
  searchPlaceholder: 'Name, department …',
  add: 'Add user',
  userNameHint: 'Cannot be changed. Letters, digits, dots, underscores, hyphens.',
  withPassword: 'Create a password for the console',
  withPasswordHint: 'Daybook shows it once. Programs do not need one: they use an access key.',
  countAll: ({ all, after }: { all: number; after: string }) => `${plural(all, 'user')}${afterName(after)}.`,
  countMatching: ({ matching, all, after }: { matching: number; all: number; after: string }) =>
    `${matching} of ${plural(all, 'user')}${afterName(after)}.`,
  grantHint: 'Click a cell to add or remove a grant. Changes apply immediately.',
}

// The labels of a user's fields.
const userLabels = {
  userName: 'User name',
  department: 'Department',
  customerDefined1: 'Customer defined 1',
  customerDefined2: 'Customer defined 2',
}

// The page of one user.
const user = {
  eventsBy: ({ userName }: { userName: string }) => `Events by ${userName}`,
  deleted: ({ userName, from, until }: { userName: string; from: string; until: string }) =>
    `${userName} was a user from ${from} to ${until}. The user name and its events are kept. The name cannot be used again.`,
  deletedEvents: ({ userName }: { userName: string }) =>
    rich`${link('events', `Events by ${userName}`)}, ${link('changes', 'Changes to this user')}`,
  added: ({ date }: { date: string }) => `Added ${date}.`,
  permissions: ({ permissions }: { permissions: readonly PermissionName[] }) =>
    `Can ${listPermissions(permissions)}.`,
  noPermissions: 'No permissions yet.',
  deactivated: 'No permissions while deactivated.',
  tags: 'Report tags',
  saveTags: 'Save report tags',
  grants: 'Grants',
  grantsHint: 'Read access to any project covers all projects. Other grants apply to their project only.',
  keys: 'Access keys',
  keysHint: ({ userName }: { userName: string }) =>
    `A key has the grants of ${userName} and no others, and fewer if you limit it. Two keys can be active at a time, so that one can replace the other.`,
  keysFull: 'Both keys are active. To create another, deactivate or delete one.',
  createKey: 'Create access key',
  password: 'Password',
  resetPassword: 'Reset password',
  resetPasswordHint: ({ userName }: { userName: string }) =>
    `Daybook creates a new password, shows it once, removes the second factor and signs ${userName} out everywhere. ${userName} must change the password at the next sign-in.`,
  createPassword: 'Create password',
  createPasswordHint: ({ userName }: { userName: string }) =>
    `${userName} has no password. Daybook creates one and shows it once. ${userName} must change it at the first sign-in.`,
  removal: 'Deactivate or delete',
  primaryAdministratorStays:
    'The primary administrator cannot be deactivated or deleted. To transfer the role, open another user and choose Make primary administrator.',
  deactivate: 'Deactivate',
  reactivate: 'Reactivate',
  toTransfer: 'Make primary administrator…',
  toDeletion: 'Delete user…',
}

// The confirmation before a user is deleted.
const userDeletion = {
  title: ({ userName }: { userName: string }) => `Delete user ${userName}?`,
  effects: ({ userName }: { userName: string }) => [
    `${userName} is signed out everywhere. Grants, password and access keys are deleted immediately.`,
    'Their events stay in the log, and the user name stays listed as deleted.',
    'In reports, their department and customer defined tags become “deleted”.',
    'The user name can never be used again.',
    'This cannot be undone. To block access temporarily, deactivate the user instead.',
  ],
  confirm: ({ userName }: { userName: string }) => `Delete user ${userName}`,
}

// The confirmation before the primary administrator's role goes to another user.
const roleTransfer = {
  title: ({ userName }: { userName: string }) => `Make ${userName} primary administrator?`,
  effects: ({ userName }: { userName: string }) => [
    `There is only one primary administrator. ${userName} will manage users, projects, grants and keys.`,
    'You can no longer manage them.',
    'Your own grants do not change.',
    `Only ${userName} can transfer the role back to you.`,
  ],
  confirm: ({ userName }: { userName: string }) => `Make ${userName} primary administrator`,
}

// The status of a user or an access key.
const accessStatus = {
  active: 'Active',
  primaryAdministrator: 'Primary administrator',
  deactivated: 'Deactivated',
  deleted: 'Deleted',
  since: ({ date }: { date: string }) => `since ${date}`,
}

// The matrix of all users' grants, and the table of one user's.
const grants = {
  matrix: 'Grants by user',
  matrixCaption: 'Users and their grants in each project. Each cell adds or removes a grant.',
  user: 'User',
  status: 'Status',
  keys: 'Keys',
  permissions: 'Permissions',
  allProjects: 'All projects',
  // Follows the number of keys.
  keyUnit: ({ keys }: { keys: number }): string => (keys === 1 ? 'key' : 'keys'),
  permissionList: ({ permissions }: { permissions: readonly PermissionName[] }) =>
    listPermissions(permissions),
  inProject: ({ grant, project }: { grant: string; project: string }) => `${grant} in ${project}`,
  // The text before and after the grant, which has a style of its own.
  addTooltip: ({ userName }: { userName: string }) => ({ before: 'Add ', after: ` to ${userName}` }),
  removeTooltip: ({ userName, grantedBy, at }: { userName: string; grantedBy: string; at: string }) => ({
    before: '',
    after: `, granted to ${userName} by ${grantedBy} on ${at}. Click to remove it.`,
  }),
  grant: 'Grant',
  granted: 'Granted',
  actions: 'Actions',
  grantedBy: ({ grantedBy }: { grantedBy: string }) => rich`by ${grantedBy}, ${slot('time')}`,
  notGranted: 'not granted',
  // The grant follows, for screen readers only.
  add: 'Add',
  remove: 'Remove',
}

// What each grant allows.
const grantDescriptions = {
  'activity-log': 'read events and trails',
  file: 'create and change trails that save to this project’s buckets (also needs activity-log)',
  collector: 'send events',
  system:
    'speak for the cloud: outcomes and other events of the system count (also needs collector), and so do observations of servers',
  'cloudtrail-administrator': 'read events and trails',
  reports: 'read administrator log reports',
}

function afterName(after: string): string {
  return after === '' ? '' : `, after ${after}`
}

/** The texts of the pages about users, projects, access keys, accounts and sign-in. */
export const ACCESS_PAGES = {
  users,
  userLabels,
  user,
  userDeletion,
  roleTransfer,
  accessStatus,
  grants,
  grantDescriptions,
  ...KEY_PAGES,
  ...PROJECT_PAGES,
  ...ACCOUNT_PAGES,
}
