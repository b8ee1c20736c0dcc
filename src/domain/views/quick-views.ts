import { DELETION_ACTIONS } from '../events/deletion-actions.ts'
import type { FilterPair } from '../events/filter-grammar.ts'
import { REFUSED_CODES } from '../events/refused-codes.ts'

export type QuickViewId = (typeof QUICK_VIEWS)[number]['id']

/** A view that every Daybook has: filters of the Events page, for any period. */
export type QuickView = { id: QuickViewId; filters: readonly FilterPair[] }

const SIGN_INS = ['AwsConsoleSignIn', 'ConsoleLogin', 'ConsoleSignIn']

const GRANTS_AND_KEYS = [
  ...['AddPermission*', 'AddRoleToInstanceProfile', 'AddUserToGroup', 'AttachGroupPolicy'],
  ...['AttachRolePolicy', 'AttachUserPolicy', 'CreateAccessKey', 'CreateGrant', 'CreateKeyPair'],
  ...[
    'CreateLoginProfile',
    'CreatePolicy*',
    'CreateSignInLink',
    'DeactivateAccessKey',
    'DeleteAccessKey',
    'DeleteGrant',
  ],
  ...['DeleteGroupPolicy', 'DeleteLoginProfile', 'DeletePolicy*', 'DeleteRolePolicy', 'DeleteUserPolicy'],
  ...['DetachGroupPolicy', 'DetachRolePolicy', 'DetachUserPolicy', 'HandOverAdministration'],
  ...['ImportKeyPair', 'PutBucketAcl', 'PutBucketPolicy', 'PutGrant', 'PutGroupPolicy', 'PutKeyPolicy'],
  ...['PutRolePolicy', 'PutUserPolicy', 'ReactivateAccessKey', 'RemovePermission*', 'RemoveUserFromGroup'],
  ...['ResetPassword', 'RevokeGrant', 'SetDefaultPolicyVersion', 'UpdateAccessKey'],
  ...['UpdateAssumeRolePolicy', 'UpdateLoginProfile', 'UploadSSHPublicKey'],
]

// The root user of a cloud account is `root` in any record: see `eventUserName`.
const ADMINISTRATORS = ['Admin*', 'admin*', 'root']

/**
 * The quick views, in the order of their tabs. Each names only filters, so that it applies to the period and the columns at hand.
 */
export const QUICK_VIEWS = [
  { id: 'changes', filters: [] },
  { id: 'refused', filters: each('errorCode', REFUSED_CODES) },
  { id: 'sign-ins', filters: each('eventName', SIGN_INS) },
  { id: 'deletions', filters: each('eventName', DELETION_ACTIONS) },
  { id: 'grants-and-keys', filters: each('eventName', GRANTS_AND_KEYS) },
  { id: 'administrators', filters: each('userName', ADMINISTRATORS) },
] as const satisfies readonly { id: string; filters: readonly FilterPair[] }[]

function each(name: string, values: readonly string[]): FilterPair[] {
  return values.map((value) => [name, value])
}
