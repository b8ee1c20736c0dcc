import type { Customer } from '../../domain/access/caller.ts'
import { Fault } from '../../domain/fault.ts'
import { accountFolder } from '../../domain/trails/archive.ts'
import { digestKey, parseDigestKey } from '../../domain/trails/digest.ts'
import { parseTrailName, type Trail } from '../../domain/trails/trail.ts'
import type { Verification } from '../../domain/trails/verification.ts'
import type { DigestStore } from '../../store/trails/digests.ts'
import type { TrailStore } from '../../store/trails/trails.ts'
import type { ReadableBucket } from './read-digest.ts'
import type { VerifyBucket, VerifyOptions } from './verify-bucket.ts'

/** From when on and until when; null is as far as there is anything. */
export type VerifyRange = Pick<VerifyOptions, 'from' | 'until' | 'onProgress' | 'stop'>

export type VerifyTrail = ReturnType<typeof createVerifyTrail>

type Rows = { trails: Pick<TrailStore, 'find'>; digests: Pick<DigestStore, 'written'> }
type Opened = ReadableBucket & { close(): void }

/** Checks what a trail left in its bucket against what the log remembers of it, so that missing ends are told too. */
export function createVerifyTrail(
  open: (customer: number) => Rows,
  bucketOf: (customer: Customer, trail: Trail) => Promise<Opened>,
  verify: VerifyBucket,
) {
  return async (customer: Customer, name: string, span: VerifyRange): Promise<Verification> => {
    const rows = open(customer.id)
    const trail = await rows.trails.find(parseTrailName(name))
    if (!trail) throw new Fault('not_found', `There is no trail ${name}.`)
    // Before the bucket is looked at: what comes while it is looked at is checked, and not missed.
    const known = await rows.digests.written(trail.id, span.from ?? EVER, span.until ?? FOREVER, DIGESTS_MAX)
    const bucket = await bucketOf(customer, trail)
    try {
      const place = { ...trail, accountId: customer.accountId }
      return await verify(bucket, {
        ...span,
        until: null,
        prefix: accountFolder(trail.prefix, customer.accountId),
        chain: parseDigestKey(digestKey(place, FOREVER))?.chain ?? '',
        // Links into another bucket were written before the trail was told to write here.
        known: known.filter((each) => each.bucket === trail.bucket),
      })
    } finally {
      bucket.close()
    }
  }
}

const EVER = new Date(0)
const FOREVER = new Date('9999-01-01T00:00:00Z')
// More than ten years of hours.
const DIGESTS_MAX = 100_000
