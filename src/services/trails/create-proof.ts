import { createHash } from 'node:crypto'
import type { Caller, Customer } from '../../domain/access/caller.ts'
import { Fault } from '../../domain/fault.ts'
import { parseJson, toObjectOrNull } from '../../domain/parse.ts'
import type { InclusionProof } from '../../domain/trails/inclusion-proof.ts'
import { createInclusionPath, leafHash, merkleRoot } from '../../domain/trails/merkle-tree.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { DigestStore } from '../../store/trails/digests.ts'
import type { TrailStore } from '../../store/trails/trails.ts'
import type { Audit } from '../audit.ts'
import { type ReadableBucket, readDigest } from './read-digest.ts'
import type { SigningKeys } from './signing-keys.ts'
import { withStorageFault } from './trail-status.ts'

/** The records of an archive, in their order, each as it was received. */
export type ReadRecords = (key: string, body: AsyncIterable<Uint8Array>) => AsyncIterable<string>

export type CreateProof = ReturnType<typeof createProofs>

type Rows = {
  digests: Pick<DigestStore, 'holdings' | 'listing'>
  trails: Pick<TrailStore, 'list'>
}
type Opened = Pick<ReadableBucket, 'get'> & { close(): void }
type BucketOf = (customer: Customer, trail: Trail) => Promise<Opened>
type Holding = { bucket: string; key: string }

/** Proves that an event was delivered as it is, from the archive in its bucket and the digest that lists it. */
export function createProofs(
  open: (customer: number) => Rows,
  bucketOf: BucketOf,
  signing: Pick<SigningKeys, 'find'>,
  recordsIn: ReadRecords,
  audit: Pick<Audit, 'read'>,
) {
  const proof = async (caller: Caller, eventId: string): Promise<InclusionProof> => {
    const { digests, trails } = open(caller.customer.id)
    const [holdings, all] = [await digests.holdings(eventId), await trails.list()]
    let isListed = false
    for (const holding of holdings) {
      const trail = all.find(({ id }) => id === holding.trailId)
      const row = trail && (await digests.listing(trail.id, holding.key))
      if (!trail || !row) continue
      isListed = true
      const bucket = await bucketOf(caller.customer, { ...trail, bucket: holding.bucket })
      try {
        const found = await placeOf(eventId, holding, bucket, recordsIn)
        if (found) return await proofOf(eventId, found, holding, { ...row, chest: bucket }, signing)
      } finally {
        bucket.close()
      }
    }
    throw isListed || holdings.length === 0 ? notDelivered() : notSealed()
  }
  return (caller: Caller, eventId: string): Promise<InclusionProof> =>
    audit.read(caller, { operation: 'GetEventProof', parameters: { eventID: eventId } }, () =>
      withStorageFault(() => proof(caller, eventId)),
    )
}

function notDelivered(): Fault {
  return new Fault('not_found', 'No trail has delivered this event, so nothing proves it.')
}

function notSealed(): Fault {
  const says = 'This event is delivered and not yet sealed; the next digest, within the hour, proves it.'
  return new Fault('conflict', says)
}

type Found = { record: string; index: number; leaves: Uint8Array[] }

async function placeOf(
  eventId: string,
  { key }: Holding,
  chest: Pick<ReadableBucket, 'get'>,
  recordsIn: ReadRecords,
): Promise<Found | null> {
  const object = await chest.get(key)
  if (object === null) return null
  const leaves: Uint8Array[] = []
  let found: { record: string; index: number } | null = null
  for await (const record of recordsIn(key, object.body)) {
    if (found === null && isOf(record, eventId)) found = { record, index: leaves.length }
    leaves.push(leafHash(Buffer.from(record), sha256))
  }
  return found && { ...found, leaves }
}

function isOf(record: string, eventId: string): boolean {
  return toObjectOrNull(parseJson(record, 'record'))?.eventID === eventId
}

async function proofOf(
  eventID: string,
  { record, index, leaves }: Found,
  { bucket, key }: Holding,
  row: Holding & { chest: Pick<ReadableBucket, 'get'> },
  signing: Pick<SigningKeys, 'find'>,
): Promise<InclusionProof> {
  const read = await readDigest(row.chest, row.key, signing.find)
  if (!('digest' in read)) throw new Fault('conflict', `The digest ${row.key} proves nothing: ${read.says}`)
  const { digest, body, signature } = read
  const root = hex(merkleRoot(leaves, sha256))
  const entry = digest.archives.find((archive) => archive.key === key)
  if (entry?.merkleRoot !== root)
    throw new Fault('conflict', `The archive ${key} no longer holds the records that were delivered with it.`)
  const value = await signing.find(digest.fingerprint)
  return {
    eventID,
    record,
    leafIndex: index,
    treeSize: leaves.length,
    path: createInclusionPath(index, leaves, sha256).path.map(hex),
    merkleRoot: root,
    archive: { bucket, key },
    digest: { bucket: row.bucket, key: row.key, body, signature },
    publicKey: { fingerprint: digest.fingerprint, value: value ?? '' },
  }
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
