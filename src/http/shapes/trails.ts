import { z } from 'zod'
import { toColumn } from '../../domain/events/column.ts'
import type { Archive } from '../../domain/trails/delivery.ts'
import type { InclusionProof } from '../../domain/trails/inclusion-proof.ts'
import { PREFIX_LENGTH_MAX, TRAIL_NAME_MAX, TRAIL_NAME_MIN, type Trail } from '../../domain/trails/trail.ts'
import type { Verification } from '../../domain/trails/verification.ts'
import { EventLogProofShape } from './log.ts'
import { SelectorList, SelectorShape } from './selectors.ts'
import { ConflictShape, EpochShape, ScheduledShape } from './trail-alarms.ts'
import {
  count,
  limitParameter,
  pathText,
  shortText,
  text,
  texts,
  time,
  timeParameter,
  truth,
} from './values.ts'

const BUCKET = 'audit-archive'
const ARCHIVE_KEY =
  'AWSLogs/000000000001/CloudTrail/local/2026/03/01/000000000001_CloudTrail_local_20260301T1200Z_9f86d081.tar.gz'
const DIGEST_KEY =
  'AWSLogs/000000000001/CloudTrail-Digest/local/2026/03/01/000000000001_CloudTrail-Digest_local_keep_local_20260301T120000Z.json.gz'
const SUBMISSIONS_KEY =
  'AWSLogs/000000000001/CloudTrail-Submissions/local/2026/03/01/000000000001_CloudTrail-Submissions_local_20260301T1200Z_9f86d081.json.gz'
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const ArchiveFormatShape = z.enum(['tar.gz', 'json.gz'])

export const TrailPath = z.object({ name: pathText('keep').describe('Name or ARN of the trail.') })

export const WindowQuery = z.strictObject({
  from: timeParameter('from').describe('Returns windows closed at or after this time.'),
  until: timeParameter('until').describe(
    'Returns windows closed before this time. For the next page set it to `closedAt` of the last window.',
  ),
  limit: limitParameter().describe('Maximum number of windows.'),
})

const bucket = shortText(256, BUCKET).describe(
  'Bucket in the project’s object storage, or `file:NAME` for a folder inside Daybook’s data folder.',
)
const DESTINATION = {
  bucket: bucket.exactOptional(),
  prefix: shortText(PREFIX_LENGTH_MAX + 1, 'daybook')
    .describe('Prefix for the keys of all objects. An empty string means no prefix.')
    .transform((prefix) => (prefix === '' ? null : prefix))
    .exactOptional(),
  project: shortText(64, 'default')
    .describe(
      'ID of the project that owns the bucket. Default: the first project in which you have the grant `file`.',
    )
    .transform(toColumn)
    .exactOptional(),
  format: ArchiveFormatShape.describe(
    'Format of the archives: `tar.gz`, or `json.gz` in exactly the layout of AWS CloudTrail.',
  ).exactOptional(),
  writeOnly: truth(false)
    .describe(
      'Whether Daybook only writes to the bucket, for an access key that may not read. It then cannot verify the trail, prove its events or return its archives. Default: `false`.',
    )
    .exactOptional(),
}

export const NewTrail = z.strictObject({
  name: shortText(TRAIL_NAME_MAX, 'keep').describe(
    `${TRAIL_NAME_MIN} to ${TRAIL_NAME_MAX} letters, digits, dots, underscores and hyphens; the first and the last character must be a letter or digit.`,
  ),
  ...DESTINATION,
  bucket,
  selectors: SelectorList.exactOptional(),
})

/** The body that changes a trail: its selectors, or the others together. */
export const TrailChange = z
  .strictObject({ ...DESTINATION, selectors: SelectorList.exactOptional() })
  .meta({ example: { bucket: BUCKET, prefix: 'daybook', format: 'json.gz' } })

export const TrailShape = z
  .object({
    name: text('keep'),
    arn: text('arn:aws:cloudtrail:local:000000000001:trail/keep'),
    bucket: text(BUCKET),
    prefix: text('daybook').nullable(),
    project: text('default'),
    format: ArchiveFormatShape,
    writeOnly: truth(false).describe('Whether Daybook only writes to the bucket.'),
    selectors: z.array(SelectorShape).nullable().describe('Null if the trail saves every event.'),
    alwaysSaved: texts(['trails', 'grants', 'keys', 'signIns', 'downloads']).describe(
      'The kinds of Daybook’s own events that the trail saves whatever its selectors.',
    ),
    digests: truth(true).describe('Whether Daybook writes signed digests of the archives.'),
    logging: truth(true).describe('Whether the trail is currently saving events.'),
    region: text('local'),
    createdAt: time(),
    startedAt: time().nullable(),
    stoppedAt: time().nullable(),
  })
  .meta({ id: 'Trail' }) satisfies z.ZodType<
  Pick<
    Trail,
    'name' | 'bucket' | 'prefix' | 'project' | 'format' | 'region' | 'createdAt' | 'startedAt' | 'stoppedAt'
  >
>

export const TrailList = z.object({ trails: z.array(TrailShape) }).meta({ id: 'Trails' })

export const DeliveryShape = z
  .object({
    closedAt: time().describe('End of the window: when Daybook stopped adding events to it.'),
    state: z
      .enum(['waiting', 'delivered', 'empty'])
      .meta({ example: 'delivered' })
      .describe('`empty` if the trail selects no event of the window.'),
    attempts: count(1),
    error: text('Access Denied').nullable(),
    nextAttemptAt: time().nullable(),
    deliveredAt: time().nullable(),
    archives: count(1),
    events: count(1_204),
  })
  .meta({ id: 'Delivery' })

export const DeliveryList = z.object({ deliveries: z.array(DeliveryShape) }).meta({ id: 'Deliveries' })

export const TrailState = z
  .object({
    lastDelivery: DeliveryShape.nullable(),
    nextDeliveryAt: time().nullable(),
    waiting: z.object({ windows: count(0), since: time().nullable() }),
    error: text('Access Denied')
      .nullable()
      .describe('Error from the storage at the last attempt; null if it succeeded.'),
    failedAt: time().nullable(),
    lastDigestAt: time().nullable(),
    daysKeptBack: texts([]).describe('Days older than the retention that are kept until they are delivered.'),
    conflict: ConflictShape.nullable().describe(
      'The object for which the trail has stopped: it has another content than Daybook would have stored. The trail continues when it is started again.',
    ),
    epoch: count(1).describe('Number of the current epoch, from 1. It is part of the names of new objects.'),
    epochs: z.array(EpochShape).describe('The epochs after the first one, newest first.'),
    lastVerification: ScheduledShape.nullable().describe(
      'The last verification by schedule. Write-only trails have none.',
    ),
  })
  .meta({ id: 'TrailState' })

export const TrailAndState = TrailShape.extend({ state: TrailState }).meta({ id: 'TrailAndState' })

export const ArchiveShape = z
  .object({
    bucket: text(BUCKET),
    key: text(ARCHIVE_KEY),
    bytes: count(48_112),
    events: count(1_204),
    sha256: text(HASH).describe('SHA-256 hash before compression, in hexadecimal.'),
    merkleRoot: text(HASH).nullable().describe('RFC 6962 Merkle root of the records.'),
    oldestEventTime: text('2026-03-01T11:55:00Z'),
    newestEventTime: text('2026-03-01T12:00:00Z'),
    closedAt: time(),
    deliveredAt: time().nullable(),
    submissions: z
      .object({ key: text(SUBMISSIONS_KEY), bytes: count(9_315), sha256: text(HASH) })
      .nullable()
      .describe('The object that says who submitted the events. Null for archives of earlier releases.'),
  })
  .meta({ id: 'Archive' }) satisfies z.ZodType<Omit<Archive, 'count' | 'submissions'>>

export const DigestShape = z
  .object({
    bucket: text(BUCKET),
    key: text(DIGEST_KEY),
    start: time(),
    end: time(),
    writtenAt: time().nullable(),
  })
  .meta({ id: 'Digest' })

/** The archives of a trail and the digests that cover them. */
export const ArchiveList = z
  .object({ archives: z.array(ArchiveShape), digests: z.array(DigestShape) })
  .meta({ id: 'Archives' })

const FindingShape = z.object({
  what: z.enum([
    'missing',
    'altered',
    'unsigned',
    'replaced',
    'unknown key',
    'out of the chain',
    'cut off',
    'unlisted',
  ]),
  kind: z.enum(['digest', 'archive', 'submissions']).meta({ example: 'archive' }),
  key: text(ARCHIVE_KEY),
  says: text('The archive is missing.'),
})

export const VerificationShape = z
  .object({
    sound: truth(false).describe('Whether there is a valid digest and no problem was found.'),
    verdict: text('1 of 24 archives is missing.').describe('The result in one sentence.'),
    from: time().nullable(),
    until: time().nullable(),
    digests: count(24),
    validDigests: count(24),
    archives: count(24),
    validArchives: count(23),
    findings: z.array(FindingShape).describe('The problems that were found.'),
    notes: texts([]).describe('Remarks that are not problems.'),
  })
  .meta({ id: 'Verification' }) satisfies z.ZodType<Verification>

/** A proof that an event is in the log, that a trail delivered it unchanged, or of both. */
export const ProofShape = z
  .object({
    version: count(1),
    eventID: text('5d6f6a1e-7c1c-4a55-9d0b-3f1f6f0a9b21'),
    record: text('{"eventName":"StopInstances","userName":"ann"}'),
    leafIndex: count(17).optional().describe('The position of the record in its archive, from 0.'),
    treeSize: count(1_204).optional(),
    path: texts([HASH]).optional(),
    merkleRoot: text(HASH).optional(),
    archive: z.object({ bucket: text(BUCKET), key: text(ARCHIVE_KEY) }).optional(),
    digest: z
      .object({
        bucket: text(BUCKET),
        key: text(DIGEST_KEY),
        body: text('{"digestStartTime":"2026-03-01T11:00:00Z"}'),
        signature: text('2b4f8a'),
      })
      .optional(),
    publicKey: z.object({ fingerprint: text('1f2e3d4c'), value: text('MIIBCgKCAQEA') }).optional(),
    log: EventLogProofShape.optional().describe(
      'Not for an event that has been purged, or that was received before the log had a tree.',
    ),
  })
  .meta({ id: 'Proof' }) satisfies z.ZodType<Pick<InclusionProof, 'eventID' | 'record'>>
