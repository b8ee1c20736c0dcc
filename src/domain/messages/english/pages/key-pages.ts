import type { Grant } from '../../../access/grant.ts'
import { code, link, rich } from '../../rich.ts'

// The page of the viewer's access keys, and of those of all users.
const accessKeys = {
  title: 'Access keys',
  own: 'Your access keys',
  all: 'All access keys',
  manage: 'Manage your access keys',
  noKeys: 'No access keys yet',
  noOwnKeys: 'You have no access key yet',
  purpose: 'Programs need an access key to send and read events.',
  ask: 'Ask the primary administrator to create one for you.',
  chooseUser: 'Choose a user',
  create: 'Create an access key',
  usage: 'Use an access key',
  usageHint: rich`A key has your current grants, within its limits. ${code('SECRET')} was shown when the key was created. ${link('api', 'API reference')}`,
}

// A table of access keys. The ID of the key follows `delete`, for screen readers only.
const keyTable = {
  id: 'Access key ID',
  user: 'User',
  status: 'Status',
  created: 'Created',
  lastUsed: 'Last used',
  actions: 'Actions',
  neverUsed: 'never',
  limits: 'Limits',
  noLimits: 'none',
  expires: ({ date }: { date: string }) => `until ${date}`,
  expired: ({ date }: { date: string }) => `expired on ${date}`,
  scope: ({ grants }: { grants: readonly Grant[] }) => `only ${grants.map(formatGrant).join(', ')}`,
  networks: ({ networks }: { networks: readonly string[] }) => `only from ${networks.join(', ')}`,
  deactivate: 'Deactivate',
  reactivate: 'Reactivate',
  delete: 'Delete',
}

// The form that creates an access key.
const newKey = {
  limit: 'Limit the key',
  expiresAt: 'Expires at the end of',
  expiresAtHint: 'A day in UTC. Empty: never.',
  networks: 'Only from these networks',
  networksHint: 'IP addresses and CIDR blocks, separated by spaces or commas. Empty: from everywhere.',
  scope: 'Only these grants',
  scopeHint:
    'None ticked: the key may do whatever its user may, now and later. With a ticked one, it never has the rights of the primary administrator.',
  grant: ({ grant }: { grant: Grant }) => formatGrant(grant),
}

function formatGrant({ name, project }: Grant): string {
  return project === null ? name : `${name} in ${project}`
}

// The confirmation before an access key is deleted.
const keyDeletion = {
  title: ({ accessKeyId }: { accessKeyId: string }) => `Delete access key ${accessKeyId}?`,
  effects: ({ accessKeyId }: { accessKeyId: string }) => [
    `Requests with ${accessKeyId} are refused immediately.`,
    'Its events stay in the log and name it.',
    'This cannot be undone. To block access temporarily, deactivate the access key instead.',
  ],
  confirm: 'Delete access key',
}

// The page that shows a new password or a new access key once. The label of the value follows `copy`, for screen
// readers only.
const oneTimeSecret = {
  copy: 'Copy',
  userAdded: ({ userName }: { userName: string }) => `User ${userName} added`,
  newPassword: ({ userName }: { userName: string }) => `New password for ${userName}`,
  newKey: ({ userName }: { userName: string }) => `New access key for ${userName}`,
  copyPassword: ({ userName }: { userName: string }) =>
    `Copy the password now: it is shown only once. ${userName} must change it at the first sign-in.`,
  copySecret: 'Copy the secret now and store it where only your programs can read it: it is shown only once.',
  userName: 'User name',
  password: 'Password',
  accessKeyId: 'Access key ID',
  secretAccessKey: 'Secret access key',
  continue: ({ userName }: { userName: string }) => `Continue to ${userName}`,
}

/** The texts of the pages about access keys and new secrets. */
export const KEY_PAGES = { accessKeys, keyTable, newKey, keyDeletion, oneTimeSecret }
