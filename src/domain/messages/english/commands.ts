import { formatInteger } from '../numbers.ts'

/** What the commands print, apart from their help. */
export const COMMANDS = {
  unknownCommand: ({ name }: { name: string }) =>
    `There is no command ${name}. Run daybook help for a list of commands.`,
  takesNoArguments: ({ command, got }: { command: string; got: string[] }) =>
    `daybook ${command} takes no arguments; got ${got.join(' ')}.`,
  ready: ({ url }: { url: string }) => `Daybook is ready: ${url}`,
  version: ({ version }: { version: string }) => `daybook ${version} (unknown commit)`,
  versionOfCommit: ({ version, id, date }: { version: string; id: string; date: string }) =>
    `daybook ${version} (commit ${id} of ${date})`,
  versionOfChangedCommit: ({ version, id, date }: { version: string; id: string; date: string }) =>
    `daybook ${version} (commit ${id} of ${date}, with changes)`,
  usage: ({ usage }: { usage: string }) => `Usage: daybook ${usage}`,
  invalidOptions: ({ reason, usage }: { reason: string; usage: string }) =>
    `${reason.replace(/\.?$/, '.')} Usage: daybook ${usage}`,
  noPaths: ({ usage }: { usage: string }) => `No files or folders given. Usage: daybook ${usage}`,
  bucketNeedsCredentials:
    'To verify a bucket, pass --endpoint URL and set the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',

  running: ({ url }: { url: string }) => `Daybook is running at ${url}`,
  serviceStatus: {
    starting: 'Starting: opens the database, and brings it up to date if a version was older.',
    serving: ({ url }: { url: string }) => `Serving ${url}`,
    notReady: ({ reason }: { reason: string }) => `Not ready: ${reason}`,
    stopping: 'Shutting down: finishes in-flight requests.',
  },
  firstStart: 'This is the first start. The primary administrator:',
  user: ({ name }: { name: string }) => `  user      ${name}`,
  password: ({ password }: { password: string }) => `  password  ${password}`,
  signInLink: ({ userName, minutes, url }: { userName: string; minutes: number; url: string }) =>
    `Sign in as ${userName}, once, within ${minutes} minutes: ${url}`,
  passwordAsConfigured: '  password  (as configured)',
  accessKey: ({ accessKeyId }: { accessKeyId: string }) =>
    `  key       ${accessKeyId} (secret as configured)`,
  passwordShownOnce: ({ userName }: { userName: string }) =>
    `The password is not shown again. To set a new one, run: daybook user password ${userName}`,
  customerAdded: ({ name, project }: { name: string; project: string }) =>
    `Added the customer ${name} with the project ${project}. Its primary administrator:`,
  userAdded: ({ name }: { name: string }) =>
    `Added the user ${name}. The user has no permissions until you add grants.`,
  passwordChanged: ({ name }: { name: string }) =>
    `Changed the password of ${name} and ended the user’s sessions.`,

  keyAccepted:
    'Accepted the secret key. Create new access keys, and enter the secrets of connections again: those sealed with the former key stay closed. Heads of the log and digests are signed with new keys from now on: publish the new public keys. Second factors and recovery codes of before no longer work: reset the passwords of their users, which removes them, or run daybook user password NAME.',

  proofNotValid: ({ reason }: { reason: string }) => `The proof is NOT valid: ${reason}`,
  proofValid: ({ eventId, archive, until }: { eventId: string; archive: string; until: string }) =>
    `The proof is valid: event ${eventId} was in ${archive}, and its digest was signed for the hour until ${until}.`,
  proofKeyNotTrusted: ({ fingerprint }: { fingerprint: string }) =>
    `It was verified with the key it contains, ${fingerprint}. Compare the fingerprint with one you trust, or pass --public-key.`,
  logProofNotValid: ({ reason }: { reason: string }) => `The proof is NOT valid for the log: ${reason}`,
  logProofProblems: {
    head: 'The head cannot be read.',
    signature: 'The head is not signed with the key of the log.',
    event: 'The leaf is of another event.',
    path: 'The event is not in the log of the head.',
  },
  logProofValid: ({
    eventId,
    index,
    size,
    at,
  }: {
    eventId: string
    index: number
    size: number
    at: string
  }) =>
    `The proof is valid: event ${eventId} is number ${index} of the log, whose head of ${size} events was signed at ${at}.`,
  logKeyNotTrusted: ({ publicKey }: { publicKey: string }) =>
    `The head was verified with the key in the proof, ${publicKey}. Compare it with one you trust, or pass --log-key.`,
  verifyProgress: ({ digests, total, archives }: { digests: number; total: number; archives: number }) =>
    `${digests} of ${total} digests · ${archives} archives`,
  verifyLogProgress: ({ checked, total }: { checked: number; total: number }) =>
    `${formatInteger(checked)} of at most ${formatInteger(total)} events and report rows`,
  trailVerdict: ({ name, verdict }: { name: string; verdict: string }) => `Trail ${name}: ${verdict}`,
  verifyStopped: 'Stopped early; the result is incomplete.',
  laterDigestsUnknown:
    'This does not show whether later digests were deleted. To check that, pass --until, or verify with --trail.',

  demoApi: ({ request }: { request: string }) => `API:      ${request}`,
  demoConsole: ({ url }: { url: string }) => `Console:  ${url}`,
  demoImported: ({ count, days, seconds }: { count: number; days: number; seconds: string }) =>
    `Imported ${formatInteger(count)} events of the last ${days} days in ${seconds} seconds.`,
  demoRunning: 'New events arrive every second. Press Ctrl+C to stop the demo and delete its data.',

  demoNames: {
    project: 'Backups',
    serverView: 'Web servers',
    failureView: 'Failures of a week',
  },

  internalError: 'Internal error. Please report it with the text below.',
}
