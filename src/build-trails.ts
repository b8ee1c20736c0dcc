import type { Context } from './services/context.ts'
import { cached } from './services/operations/cached.ts'
import { MEASURED_MS } from './services/operations/health.ts'
import { createListArchiveQueries } from './services/trails/archive-queries.ts'
import { createCloseWindows } from './services/trails/close-windows.ts'
import { createConfirmedTime } from './services/trails/confirmed-time.ts'
import { createProofService } from './services/trails/create-proof.ts'
import { createDeliver } from './services/trails/deliver.ts'
import { createDeliverHeads } from './services/trails/deliver-heads.ts'
import { createDigestWriter } from './services/trails/digest-writer.ts'
import { createDrainTrails } from './services/trails/drain-trails.ts'
import { createFindEpoch } from './services/trails/epoch-check.ts'
import { createFindChecksum } from './services/trails/find-checksum.ts'
import { createOpenTargetBucket, createOpenTrailBucket } from './services/trails/open-bucket.ts'
import { createDigestReader } from './services/trails/read-digest.ts'
import { createSigningKeys } from './services/trails/signing-keys.ts'
import { createStopTrail } from './services/trails/stop-trail.ts'
import { createTestBucket } from './services/trails/test-bucket.ts'
import { createGetTrailAlarms } from './services/trails/trail-alarms.ts'
import { createTrailMeasurements } from './services/trails/trail-measurements.ts'
import { createTrailPages } from './services/trails/trail-pages.ts'
import { createTrailStatuses } from './services/trails/trail-status.ts'
import { createTrails } from './services/trails/trails.ts'
import { createVerifyBucket } from './services/trails/verify-bucket.ts'
import { createVerifyDaily } from './services/trails/verify-daily.ts'
import { createVerifyTrail } from './services/trails/verify-trail.ts'
import { createWriteDigests } from './services/trails/write-digests.ts'
import type { ProveInLog } from './services/tree/prove-in-log.ts'

/** Creates the services of trails, of which one proves events with the log's tree. */
export function buildTrails(context: Context, proveInLog: ProveInLog) {
  const openBucket = createOpenTrailBucket(context)
  const signingKeys = createSigningKeys(context)
  const verifyBucket = createVerifyBucket(context, signingKeys.find)
  const verifyTrail = createVerifyTrail(context, { openBucket, verifyBucket })
  const digestWriter = createDigestWriter(context, signingKeys)
  const readTime = createConfirmedTime(context)
  const writing = buildWriting(context)
  return {
    signingKeys,
    trails: createTrails(context, createTestBucket(context)),
    trailPages: createTrailPages(context),
    listArchiveQueries: createListArchiveQueries(context),
    trailMeasurements: createTrailMeasurements({
      ...context,
      measureTrails: cached(context.store.measureTrails, MEASURED_MS, context.monotonicMs),
    }),
    trailStatuses: createTrailStatuses(context, { openBucket, verifyTrail }),
    verifyTrail,
    verifyDaily: createVerifyDaily(context, verifyTrail),
    getTrailAlarms: createGetTrailAlarms(context),
    createProof: createProofService(context, { openBucket, signingKeys, proveInLog }),
    deliver: buildDelivery(context, createCloseWindows(context, readTime)),
    deliverHeads: createDeliverHeads(context, writing.openBucket),
    writeDigests: createWriteDigests(context, { ...writing, digestWriter, readTime }),
    drainTrails: createDrainTrails(context, { ...writing, digestWriter, readTime }),
  }
}

/** Creates what carries out the deliveries of trails, after `closeWindows` has closed the windows that are due. */
export function buildDelivery(context: Context, closeWindows: () => Promise<void>) {
  const findChecksum = createFindChecksum(context)
  return createDeliver(context, { ...buildWriting(context), findChecksum, closeWindows })
}

function buildWriting(context: Context) {
  const openBucket = createOpenTargetBucket(context)
  const digestReader = createDigestReader(context, createSigningKeys(context).find)
  const findEpoch = createFindEpoch(context, { openBucket, digestReader })
  return { openBucket, findEpoch, stopTrail: createStopTrail(context) }
}
