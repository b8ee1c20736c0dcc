import { plural } from '../../numbers.ts'
import { code, link, rich } from '../../rich.ts'
import { listPermissions, type PermissionName } from './permission-names.ts'

// The viewer's own account.
const account = {
  title: 'Your account',
  about: 'What you may do, where you are signed in, and how you sign in.',
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

// The page of a link that signs its user in once.
const signInLink = {
  title: 'Sign in',
  introduction: 'This link signs you in once: when you press the button.',
  submit: 'Sign in',
  otherWay: rich`Or ${link('signIn', 'sign in with a password')}.`,
}

// The pages that a sign-in leads to before it is complete.
const signInSteps = {
  cancel: 'Cancel and sign out',
  passwordTitle: 'Choose your password',
  passwordIntroduction: ({ userName }: { userName: string }) =>
    `You have the password of ${userName} from another person or from the output of Daybook. Replace it with one that only you know.`,
  passwordHint: ({ min }: { min: number }) =>
    `At least ${min} characters. Several words that do not belong together are easy to remember.`,
  passwordSubmit: 'Set password',
}

// The page on which people prove again who they are.
const confirmation = {
  title: 'Confirm that it is you',
  introduction:
    'You are about to change who may do what, or what is kept. Daybook asks for this if you signed in more than five minutes ago. What you entered is filled in again afterwards, except passwords and secrets.',
  codeHint: 'The code that your authenticator app shows, or a recovery code.',
  submit: 'Confirm',
  provider: 'Confirm with your company’s sign-in',
  noWay: 'You cannot confirm it in this session. Sign out and sign in again.',
}

// The labels of the fields with which people prove who they are.
const confirmationLabels = { password: 'Password', code: 'Code' }

// The second factor: the section of the account, the pages that add one, and the step of a sign-in that asks for it.
const secondFactor = {
  title: 'Second factor',
  none: 'With a second factor, your password alone does not open the console: you are also asked for a code of an authenticator app.',
  add: 'Add a second factor…',
  since: ({ date, codesLeft }: { date: string; codesLeft: number }) =>
    `An authenticator app since ${date}. ${plural(codesLeft, 'recovery code')} left for when you lose it.`,
  newCodes: 'Create new recovery codes',
  remove: 'Remove second factor',
  setupTitle: 'Add a second factor',
  required:
    'This Daybook requires a second factor for your account. You need an authenticator app on your phone.',
  scan: 'Scan this code with an authenticator app.',
  qrCode: 'QR code for the authenticator app. The key below is the same as text.',
  orType: 'Or enter this key in the app:',
  openApp: 'Open the app on this device',
  setupHint: 'The six digits that the app shows now.',
  setupSubmit: 'Add second factor',
  cancel: 'Cancel',
  codeTitle: 'Enter your code',
  codeIntroduction: 'Your account has a second factor.',
  codeHint: 'The six digits that your authenticator app shows, or one of your recovery codes.',
  codeSubmit: 'Sign in',
  codesTitle: 'Your recovery codes',
  codesWarning: ({ count }: { count: number }) =>
    `Print or store these ${count} codes now, away from your phone: they are shown only once. Each signs you in once in place of a code of the app. Without the app and the codes, only a reset of your password lets you in again.`,
  continue: 'I have stored the codes',
}

// The page after a sign-in that was needed for a download.
const fileAfterSignIn = {
  title: 'Download',
  starting: 'You are signed in. The download starts now.',
  again: 'Start the download again',
  continue: 'Continue',
}

/** The texts of the pages about the viewer's account and about signing in. */
export const ACCOUNT_PAGES = {
  account,
  passwordLabels,
  confirmation,
  confirmationLabels,
  secondFactor,
  signIn,
  signInLink,
  signInSteps,
  fileAfterSignIn,
}
