import { code, link, rich, slot, strong } from '../../rich.ts'

// The page that leads from an empty log to its first event.
const firstEvent = {
  title: 'Send events',
  about:
    'Programs send events with an access key. Create one, copy a snippet into a terminal or a configuration, and see the event arrive.',
  sendTest: 'Send a test event',
  keyTitle: 'Create an access key',
  keyHint: ({ project }: { project: string }) =>
    `The key can only send events, into project ${project}. Its secret is shown once.`,
  createKey: 'Create access key',
  askForKey: rich`The primary administrator creates access keys. ${link('keys', 'Your access keys')}`,
  noGrant: ({ project }: { project: string }) =>
    `To send events you need the grant collector in project ${project}. The primary administrator can add it.`,
  keyId: 'Access key ID',
  secret: 'Secret access key',
  copySecret: 'Copy the secret now: it is shown only once. The snippets below contain it.',
  copy: 'Copy',
  snippetTitle: 'Send an event',
  snippetsFilled: 'Your key is filled in. Copy one of these:',
  snippetsUnfilled: ({ keyId, secret }: { keyId: string; secret: string }) =>
    `Copy one of these, and replace ${keyId} and ${secret} unless you create a key above.`,
  arrivalTitle: 'See it arrive',
  waiting: ({ keyId }: { keyId: string | null }) =>
    keyId === null
      ? 'Waiting for the first event. It appears here within two seconds.'
      : `Waiting for the first event sent with ${keyId}. It appears here within two seconds.`,
  stopped: 'No event has arrived yet, and this page no longer waits for it.',
  checkNow: 'Check now',
  arrived: ({ keyId }: { keyId: string | null }) =>
    keyId === null
      ? 'Daybook has events. The newest:'
      : `Events sent with ${keyId} have arrived. The newest:`,
  arrival: ({ userName }: { userName: string }) =>
    rich`${slot('action')} by ${strong(userName)}, ${slot('time')}`,
  openEvents: 'Open events',
  importTitle: 'Or import files',
  otherWays: rich`For large files, run ${code('daybook import PATH')}: ${link('importing', 'Import files')}. To look around with sample data, run ${code('daybook demo')}.`,
}

// The ways to send an event, by the ID of their snippet.
const snippetNames = {
  curl: 'curl',
  node: 'Node.js',
  python: 'Python',
  'aws-cli': 'aws CLI',
  'fluent-bit': 'Fluent Bit',
  vector: 'Vector',
}

/** The texts of the page about the first event. */
export const FIRST_EVENT_PAGES = { firstEvent, snippetNames }
