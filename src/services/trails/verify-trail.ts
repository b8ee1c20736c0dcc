import type { Customer } from '../../domain/access/customer.ts'
import { Fault } from '../../domain/fault.ts'
import { accountFolder } from '../../domain/trails/archive.ts'
import { digestKey, parseDigestKey } from '../../domain/trails/digest.ts'
import { checkReadable, parseTrailName, type Trail } from '../../domain/trails/trail.ts'
import type { Verification } from '../../domain/trails/verification.ts'
import type { CustomerRows } from '../context.ts'
import type { OpenTrailBucket } from './open-bucket.ts'
import type { VerifyOptions } from './verification-run.ts'
import type { VerifyBucket } from './verify-bucket.ts'

/** The period to verify; null is unlimited. */
export type VerifyRange = Pick<VerifyOptions, 'from' | 'until' | 'onProgress' | 'stop' | 'pace'>

export type VerifyTrail = ReturnType<typeof createVerifyTrail>

type VerifyDependencies = { openBucket: OpenTrailBucket<'get' | 'list'>; verifyBucket: VerifyBucket }

/**
 * Returns a function that verifies what a trail has written into its bucket. It also checks that the digests
 * the log knows exist, so that deleting the newest ones is detected. Throws *not_found* if there is no such
 * trail, *conflict* if it is write-only.
 */
export function createVerifyTrail(
  { store }: { store: CustomerRows<'trails' | 'digests'> },
  { openBucket, verifyBucket }: VerifyDependencies,
) {
  return async (customer: Customer, name: string, range: VerifyRange): Promise<Verification> => {
    const { trails, digests } = store.forCustomer(customer.id)
    const trail = await trails.find(parseTrailName(name))
    if (!trail) throw new Fault('not_found', 'unknownTrailName', { name })
    checkReadable(trail)
    // Read before the bucket is listed, so that a digest written meanwhile is verified rather than reported
    // as missing.
    const [from, until] = [range.from ?? MIN_DATE, range.until ?? MAX_DATE]
    const written = await digests.listWritten(trail.id, from, until, DIGESTS_MAX)
    const bucket = await openBucket(customer, trail)
    try {
      return await verifyBucket(bucket, {
        ...range,
        until: null,
        prefix: accountFolder(trail.prefix, customer.accountId),
        chain: chainOf(trail, customer),
        // Digests in other buckets were written before the trail was moved to this one.
        knownDigests: written.filter((digest) => digest.bucket === trail.bucket),
      })
    } finally {
      bucket.close()
    }
  }
}

const MIN_DATE = new Date(0)
const MAX_DATE = new Date('9999-01-01T00:00:00Z')
/** Hourly digests of more than ten years. */
const DIGESTS_MAX = 100_000

function chainOf(trail: Trail, { accountId }: Customer): string {
  return parseDigestKey(digestKey({ ...trail, accountId }, MAX_DATE))?.chain ?? ''
}
