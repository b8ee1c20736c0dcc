import { code, link, rich, slot } from '../../rich.ts'

// The page of all trails.
const trails = {
  title: 'Trails',
  intro: 'A trail saves events to a bucket and signs them. The bucket determines how long they are kept.',
  name: 'Name',
  status: 'Status',
  events: 'Events',
  destination: 'Destination',
  lastDelivery: 'Last delivery',
  noDelivery: 'none yet',
  noneTitle: 'No trails yet',
  none: 'A trail appears here with its status and last delivery.',
  noneCreatable: 'A trail appears here with its status and last delivery. Choose Create trail to add one.',
  grantNeeded: rich`To create a trail you need the grant ${code('file')} in the project that owns the bucket.`,
  limitReached: ({ limit }: { limit: number }) =>
    rich`You have reached the limit of ${limit} trails. To create another, delete one, or ask the operator of Daybook to raise ${code('DAYBOOK_TRAIL_LIMIT')}.`,
  create: 'Create trail',
  createHint: ({ limit }: { limit: number }) =>
    `You can have at most ${limit} trails. Before it creates the trail, Daybook writes a small object to the bucket to test it.`,
  createAndStart: 'Create and start',
  draining: ({ name, place, isDeleted, waiting }: Draining) =>
    rich`${name}, which was ${isDeleted ? 'deleted' : 'moved'}, still delivers what it received before to ${code(place)}, until ${slot('time')} at the latest. ${waiting === 1 ? '1 delivery is' : `${waiting} deliveries are`} pending.`,
}

type Draining = { name: string; place: string; isDeleted: boolean; waiting: number }

// The labels of a trail's fields.
const trailLabels = {
  name: 'Name',
  bucket: 'Bucket',
  prefix: 'Prefix',
  project: 'Project',
  format: 'Format',
  sources: 'Event sources',
  actions: 'Actions',
  projects: 'Projects',
}

// The form for the settings of a trail.
const trailForm = {
  bucketHint: 'In the project’s object storage, or file:NAME for a folder inside Daybook’s data folder.',
  prefixHint: 'Optional. Every object key starts with this prefix.',
  projectHint: 'The project that owns the bucket.',
  formats: { 'tar.gz': 'tar.gz', 'json.gz': 'json.gz (AWS CloudTrail layout)' },
  readWrite: 'Events',
  readWriteOptions: { all: 'Reads and writes', writes: 'Writes only', reads: 'Reads only' },
  writeOnly: 'Write-only',
  writeOnlyHint:
    'For an access key that is not allowed to read. Daybook then cannot verify the trail, prove its events or return its archives.',
  listHint: 'Separated by commas. Leave empty for all.',
  alwaysSaved:
    'Whatever you choose, the trail also saves Daybook’s own events about trails, grants, keys, sign-ins and downloads.',
}

// The forms that change a trail.
const editTrail = {
  title: 'Edit trail',
  saveDestination: 'Save destination',
  advanced: 'This trail uses advanced selectors. Saving this form replaces them.',
  saveSelection: 'Save event filter',
  delete: 'Delete trail…',
}

// The page that asks whether to delete a trail.
const trailDeletion = {
  title: ({ name }: { name: string }) => `Delete trail ${name}?`,
  effects: ({ bucket }: { bucket: string }) => [
    'The trail stops saving events. What it has received before is still delivered and signed, for up to 24 hours.',
    `Everything it delivered stays in ${bucket}, with its digests.`,
    'You can still verify that with daybook verify and the public key.',
  ],
  confirm: ({ name }: { name: string }) => `Delete trail ${name}`,
}

// The page of one trail.
const trail = {
  back: 'Trails',
  failed: rich`Delivery failed on ${slot('time')}:`,
  keptDays: ({ count, oldest }: { count: number; oldest: string }) =>
    count === 1
      ? `1 day past the retention period is being kept until its events are delivered: ${oldest}.`
      : `${count} days past the retention period are being kept until their events are delivered. The oldest is ${oldest}.`,
  conflict: rich`Stopped on ${slot('time')}, because the bucket has an object with another content than Daybook would have stored. Daybook does not replace it, and saves and signs nothing until the trail is started again.`,
  conflictAdvice:
    'Verify the bucket first. Then stop the trail and start it again: it continues with new names, in a new epoch.',
  start: 'Start',
  stop: 'Stop',
  deliveries: 'Deliveries',
  noDeliveries: 'No deliveries yet.',
  verify: 'Verify integrity',
  verifyHint: ({ name }: { name: string }) =>
    rich`Daybook reads everything that the trail delivered to its bucket and compares it with the signed digests. A large bucket takes a while. ${code(`daybook verify --trail ${name}`)} does the same and shows its progress; with the embedded database, stop Daybook before you run it.`,
  verifyWriteOnly: ({ bucket }: { bucket: string }) =>
    rich`This trail is write-only, so Daybook does not read its bucket and cannot verify it, every day or at all. Nor can it notice that its own database is older than the bucket, or compare an object that is there with the one it would have stored. With an access key that is allowed to read, use ${code(`daybook verify --bucket ${bucket}`)}.`,
  verifiedDaily: 'Daybook verifies the trail every day.',
  lastVerified: ({ isComplete }: { isComplete: boolean }) =>
    isComplete
      ? rich`Last verified on ${slot('time')}:`
      : rich`Last verified on ${slot('time')}, as far back as it could within an hour:`,
  verificationFailed: rich`The verification on ${slot('time')} failed:`,
  archives: 'Archives',
  noArchives: 'No archives yet.',
  newest: ({ shown, name }: { shown: number; name: string }) =>
    rich`The ${shown} newest archives are shown. ${code(`GET /api/v1/trails/${name}/archives`)} lists all.`,
  digests: ({ count }: { count: number }) => (count === 1 ? '1 digest' : `${count} digests`),
  delivered: 'Delivered',
  events: 'Events',
  size: 'Size',
  file: 'File',
}

// The deliveries by day and hour, each status with its words.
const deliveryHeatmap = {
  caption: 'Deliveries by day and hour, in UTC',
  day: 'Day',
  statuses: {
    failed: 'failed, retrying',
    waiting: 'pending',
    delivered: 'delivered',
    empty: 'nothing to deliver',
  },
  statusWithEvents: ({ status, events }: { status: string; events: number }) => `${status}, ${events} events`,
}

// The settings of a trail, its deliveries and its digests.
const trailProperties = {
  events: 'Events',
  destination: 'Destination',
  project: 'Project',
  format: 'Format',
  access: 'Access to the bucket',
  writeOnly: 'write-only',
  epoch: 'Epoch',
  epochSince: ({ number }: { number: number }) => rich`${number}, since ${slot('time')}`,
  started: 'Started',
  neverStarted: 'never',
  stopped: 'Stopped',
  lastDelivery: 'Last delivery',
  noDelivery: 'none yet',
  nextDelivery: 'Next delivery',
  noNextDelivery: 'none',
  pending: 'Pending',
  pendingSince: ({ count }: { count: number }) =>
    rich`${count === 1 ? '1 delivery' : `${count} deliveries`}, the oldest since ${slot('time')}`,
  lastDigest: 'Last digest',
  noDigest: 'none yet',
  digestsOff: 'off',
}

const eventKinds = { all: 'All events', writes: 'All writes', reads: 'All reads' }

// The status of a trail, and which events it saves.
const trailStatus = {
  conflict: 'Conflict',
  failing: 'Failing',
  logging: 'Logging',
  stopped: 'Stopped',
  notStarted: 'Not started',
  advancedSelection: 'Events that match advanced selectors',
  managementSelection: ({ readWrite }: { readWrite: keyof typeof eventKinds }) =>
    `${eventKinds[readWrite]}, management events only`,
  selection: ({ readWrite, sources, actions, projects }: Selection) => {
    const parts = [
      sources.length > 0 && `from ${sources.join(', ')}`,
      actions.length > 0 && `with action ${actions.join(' or ')}`,
      projects.length > 0 && `in project ${projects.join(' or ')}`,
    ]
    return [eventKinds[readWrite], ...parts.filter(Boolean)].join(' ')
  },
}

type Selection = {
  readWrite: keyof typeof eventKinds
  sources: string[]
  actions: string[]
  projects: string[]
}

// Queries for events that are deleted, above the list of events, and the comments in them.
const archiveQueries = {
  summary: ({ trail }: { trail: string }) => `Query the older events in the archives of ${trail}`,
  hint: rich`Daybook has deleted them, but the trail saved them before. Run this with DuckDB. ${link('guide', 'Query archives')} explains how to reach the bucket, and has tables for Athena, Trino and Spark.`,
  copy: 'Copy',
  comments: [
    'Archives lie in folders by the day on which Daybook received the events:',
    'replace days or months by * to find events that were received later.',
  ],
}

/** The texts of the pages about trails, their deliveries and verification. */
export const TRAIL_PAGES = {
  archiveQueries,
  trails,
  trailLabels,
  trailForm,
  editTrail,
  trailDeletion,
  trail,
  deliveryHeatmap,
  trailProperties,
  trailStatus,
}
