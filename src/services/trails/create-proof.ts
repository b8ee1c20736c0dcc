import { createHash } from 'node:crypto'
import type { Caller } from '../../domain/access/caller.ts'
import type { Customer } from '../../domain/access/customer.ts'
import { Fault } from '../../domain/fault.ts'
import { parseJson, toObjectOrNull } from '../../domain/parse.ts'
import type { Bucket } from '../../domain/ports.ts'
import type { InclusionProof } from '../../domain/trails/inclusion-proof.ts'
import { createInclusionPath, leafHash, merkleRoot } from '../../domain/trails/merkle-tree.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { DigestStore } from '../../store/trails/digests.ts'
import type { TrailStore } from '../../store/trails/trails.ts'
import type { Audit } from '../audit.ts'
import { readDigest } from './read-digest.ts'
import type { SigningKeys } from './signing-keys.ts'
import { withStorageFault } from './trail-status.ts'

/** Yields the records of an archive in order, each as it was received. */
export type ReadRecords = (key: string, body: AsyncIterable<Uint8Array>) => AsyncIterable<string>

export type CreateProof = ReturnType<typeof createProofService>

type ProofStore = {
  digests: Pick<DigestStore, 'listArchivesOfEvent' | 'findByArchive'>
  trails: Pick<TrailStore, 'list'>
}
type OpenBucket = (customer: Customer, trail: Trail) => Promise<Pick<Bucket, 'get' | 'close'>>
type ObjectReference = { bucket: string; key: string }
/** The record of an event, its index in an archive, and the leaf hashes of all records of that archive. */
type RecordInArchive = { record: string; index: number; leaves: Uint8Array[] }
type Dependencies = {
  signingKeys: Pick<SigningKeys, 'find'>
  readRecords: ReadRecords
}

/**
 * Returns a function that proves that a trail has delivered an event unchanged, from the archive that
 * contains it and the digest that lists the archive. Throws *not_found* if no trail has delivered the event,
 * *conflict* if it can't be proven.
 */
export function createProofService(
  forCustomer: (customer: number) => ProofStore,
  openBucket: OpenBucket,
  signingKeys: Pick<SigningKeys, 'find'>,
  readRecords: ReadRecords,
  audit: Pick<Audit, 'read'>,
) {
  const createProof = async (caller: Caller, eventId: string): Promise<InclusionProof> => {
    const { digests, trails } = forCustomer(caller.customer.id)
    const [archives, allTrails] = [await digests.listArchivesOfEvent(eventId), await trails.list()]
    let isListed = false
    for (const archive of archives) {
      const trail = allTrails.find(({ id }) => id === archive.trailId)
      const digest = trail && (await digests.findByArchive(trail.id, archive.key))
      if (!trail || !digest) continue
      isListed = true
      const bucket = await openBucket(caller.customer, { ...trail, bucket: archive.bucket })
      try {
        const proof = await proveInArchive(bucket, archive, digest, eventId, { signingKeys, readRecords })
        if (proof) return proof
      } finally {
        bucket.close()
      }
    }
    throw isListed || archives.length === 0 ? notDelivered() : notInDigest()
  }
  return (caller: Caller, eventId: string): Promise<InclusionProof> =>
    audit.read(caller, { operation: 'GetEventProof', parameters: { eventID: eventId } }, () =>
      withStorageFault(() => createProof(caller, eventId)),
    )
}

function notDelivered(): Fault {
  return new Fault('not_found', 'No trail has delivered this event, so there is no proof of it.')
}

function notInDigest(): Fault {
  return new Fault(
    'conflict',
    'This event has been delivered, but is not in a digest yet. Try again after the next digest, within the hour.',
  )
}

// Null if the archive doesn't contain the event.
async function proveInArchive(
  bucket: Pick<Bucket, 'get'>,
  archive: ObjectReference,
  digestReference: ObjectReference,
  eventID: string,
  { signingKeys, readRecords }: Dependencies,
): Promise<InclusionProof | null> {
  const found = await findRecord(bucket, archive.key, eventID, readRecords)
  if (found === null) return null
  const { record, index, leaves } = found
  const root = toHex(merkleRoot(leaves, sha256))
  const { digest, body, signature } = await readListingDigest(
    bucket,
    archive,
    digestReference,
    root,
    signingKeys,
  )
  const publicKey = await signingKeys.find(digest.fingerprint)
  return {
    eventID,
    record,
    leafIndex: index,
    treeSize: leaves.length,
    path: createInclusionPath(index, leaves, sha256).path.map(toHex),
    merkleRoot: root,
    archive: { bucket: archive.bucket, key: archive.key },
    digest: { bucket: digestReference.bucket, key: digestReference.key, body, signature },
    publicKey: { fingerprint: digest.fingerprint, value: publicKey ?? '' },
  }
}

async function findRecord(
  bucket: Pick<Bucket, 'get'>,
  key: string,
  eventId: string,
  readRecords: ReadRecords,
): Promise<RecordInArchive | null> {
  const object = await bucket.get(key)
  if (object === null) return null
  const leaves: Uint8Array[] = []
  let found: { record: string; index: number } | null = null
  for await (const record of readRecords(key, object.body)) {
    if (found === null && hasEventId(record, eventId)) found = { record, index: leaves.length }
    leaves.push(leafHash(Buffer.from(record), sha256))
  }
  return found && { ...found, leaves }
}

function hasEventId(record: string, eventId: string): boolean {
  return toObjectOrNull(parseJson(record, 'record'))?.eventID === eventId
}

async function readListingDigest(
  bucket: Pick<Bucket, 'get'>,
  { key }: ObjectReference,
  digestReference: ObjectReference,
  root: string,
  signingKeys: Pick<SigningKeys, 'find'>,
) {
  const read = await readDigest(bucket, digestReference.key, signingKeys.find)
  if (!('digest' in read))
    throw new Fault('conflict', `The digest ${digestReference.key} is not valid: ${read.says}`)
  const archive = read.digest.archives.find((each) => each.key === key)
  if (archive?.merkleRoot !== root)
    throw new Fault(
      'conflict',
      `The archive ${key} no longer contains the records that were delivered with it.`,
    )
  return read
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
