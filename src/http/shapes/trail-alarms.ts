import { z } from 'zod'
import { EPOCH_REASONS } from '../../domain/trails/epoch.ts'
import { count, text, time, truth } from './values.ts'

/** The object for which a trail has stopped. */
export const ConflictShape = z.object({
  bucket: text('audit-logs'),
  key: text('AWSLogs/000000000001/CloudTrail/local/2026/03/01/archive.tar.gz'),
  foundAt: time(),
})

/** An epoch of a trail after the first one. */
export const EpochShape = z.object({
  number: count(2),
  reason: z
    .enum(EPOCH_REASONS)
    .describe(
      '`older-copy` if the bucket had a newer digest than the database, `conflict` after a conflict, `restored` if a backup was restored.',
    ),
  beganAt: time(),
  previousDigest: text('AWSLogs/000000000001/CloudTrail-Digest/local/2026/03/01/digest.json.gz')
    .nullable()
    .describe('The newest digest in the bucket, which the epoch continues.'),
})

/** The last verification of a trail by schedule. */
export const ScheduledShape = z.object({
  finishedAt: time(),
  sound: truth(true).describe('Whether no problem was found.'),
  complete: truth(true).describe('Whether it reached the oldest digest within its time.'),
  verdict: text('Valid: 24 of 24 digests are unchanged.').describe('The result in one sentence.'),
  problems: count(0),
  error: text('Access Denied').nullable().describe('Error from the storage if it could not run.'),
})
