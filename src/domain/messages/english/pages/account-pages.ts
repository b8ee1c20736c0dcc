import { code, rich } from '../../rich.ts'
import { listPermissions, type PermissionName } from './permission-names.ts'

// The viewer's own account.
const account = {
  title: 'Your account',
  noPermissions: rich`You have no permissions yet. Ask the primary administrator for a grant: ${code('activity-log')} to read events, ${code('collector')} to send events.`,
  permissions: ({ permissions }: { permissions: readonly PermissionName[] }) =>
    `You can ${listPermissions(permissions)}.`,
  ineffectiveGrants: 'These grants alone give you no permissions.',
  inProject: ({ project }: { project: string }) => `in ${project}`,
  sessions: 'Sessions',
  browser: 'Browser',
  ipAddress: 'IP address',
  signedIn: 'Signed in',
  lastSeen: 'Last seen',
  actions: 'Actions',
  thisSession: 'This session',
  endSession: 'End session',
  endSessionFrom: ({ sourceIPAddress }: { sourceIPAddress: string }) => `from ${sourceIPAddress}`,
  endOtherSessions: 'Sign out everywhere else',
  unknownBrowser: 'Unknown',
  browserOnSystem: ({ browser, system }: { browser: string; system: string }) => `${browser} on ${system}`,
  password: 'Password',
  noPassword:
    'You have no password because you sign in through your company’s identity provider. The primary administrator can create one for you.',
  passwordHint: 'Changing your password signs you out everywhere, including here.',
  newPasswordHint: ({ min }: { min: number }) => `At least ${min} characters.`,
  changePassword: 'Change password',
}

// The labels of the fields of the password form.
const passwordLabels = {
  present: 'Current password',
  wanted: 'New password',
  again: 'Repeat new password',
}

// The sign-in page.
const signIn = {
  title: 'Sign in',
  introduction: 'See who did what, when, to what, from where and with what outcome.',
  userName: 'User name',
  password: 'Password',
  submit: 'Sign in',
  orWithPassword: 'or with a password',
}

// The pages that a sign-in leads to before it is complete.
const signInSteps = {
  cancel: 'Cancel and sign out',
  passwordTitle: 'Choose your password',
  passwordIntroduction: ({ userName }: { userName: string }) =>
    `The password of ${userName} was set by another person. Replace it by one that only you know.`,
  passwordHint: ({ min }: { min: number }) =>
    `At least ${min} characters. Several words that do not belong together are easy to remember.`,
  passwordSubmit: 'Set password',
}

// The page after a sign-in that was needed for a download.
const fileAfterSignIn = {
  title: 'Download',
  starting: 'You are signed in. The download starts now.',
  again: 'Start the download again',
  continue: 'Continue',
}

/** The texts of the pages about the viewer's account and about signing in. */
export const ACCOUNT_PAGES = { account, passwordLabels, signIn, signInSteps, fileAfterSignIn }
