import type { Caller } from '../../domain/access/caller.ts'
import type { Customer } from '../../domain/access/customer.ts'
import { Fault, type FaultKey } from '../../domain/fault.ts'
import { toObjectOrNull } from '../../domain/json/json-values.ts'
import { parseJson } from '../../domain/parse.ts'
import type { Bucket } from '../../domain/ports.ts'
import type { EventProof } from '../../domain/trails/event-proof.ts'
import type { InclusionProof } from '../../domain/trails/inclusion-proof.ts'
import { createInclusionPath, leafHash, merkleRoot } from '../../domain/trails/merkle-tree.ts'
import { ObjectDamage } from '../../domain/trails/object-damage.ts'
import { checkReadable, type Trail } from '../../domain/trails/trail.ts'
import type { LogProof } from '../../domain/tree/log-proof.ts'
import type { Audit } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'
import type { OpenTrailBucket } from './open-bucket.ts'
import { createDigestReader, type DigestContext, type DigestReader } from './read-digest.ts'
import type { SigningKeys } from './signing-keys.ts'
import { withStorageFault } from './storage-fault.ts'

export type CreateProof = ReturnType<typeof createProofService>

type ProofContext = DigestContext &
  Pick<Context, 'readArchiveRecords'> & {
    store: CustomerRows<'digests' | 'trails' | 'events'>
    audit: Pick<Audit, 'read'>
    costlyWork: Pick<CostlyWork, 'run'>
  }
type ProofDependencies = {
  openBucket: OpenTrailBucket<'get'>
  signingKeys: Pick<SigningKeys, 'find'>
  /** Proves that an event is in the log; null for one that is not kept, or is older than the log's tree. */
  proveInLog: (customer: Customer, eventId: string, project: string | null) => Promise<LogProof | null>
}
/** The event to prove; `record` is null if it has been purged. */
type WantedEvent = { eventId: string; record: string | null }
type ObjectReference = { bucket: string; key: string }
/** The record of an event, its index in an archive, the leaf hashes of all records there, and the archive's hash. */
type RecordInArchive = { record: string; index: number; leaves: Uint8Array[]; sha256: string }
/** What a digest must say of an archive: the Merkle root of its records, and the hash of all of its content. */
type ProvenContent = { root: string; sha256: string }
type Prover = Pick<ProofContext, 'hashes' | 'readArchiveRecords'> &
  Pick<ProofDependencies, 'signingKeys'> & { digestReader: DigestReader }

/**
 * Returns a function that proves that an event is in the log, and that a trail has delivered it unchanged, from the archive
 * that contains it and the digest that lists the archive; or one of both. Throws *not_found* or *conflict* if neither can be
 * proven, and *conflict* if what a trail has delivered is not what it was.
 */
export function createProofService(context: ProofContext, dependencies: ProofDependencies) {
  const { audit, costlyWork } = context
  const { proveInLog } = dependencies
  const proveArchived = createProveArchived(context, dependencies)
  const createProof = async (
    caller: Caller,
    eventID: string,
    project: string | null,
  ): Promise<EventProof> => {
    const log = await proveInLog(caller.customer, eventID, project)
    const archived = await withStorageFault(() => proveArchived(caller, eventID, project)).catch((error) => {
      if (log === null || !isNotArchived(error)) throw error
      return null
    })
    return { eventID, record: archived?.record ?? log?.leaf.record ?? '', archived, log }
  }
  return (caller: Caller, eventId: string, project: string | null = null): Promise<EventProof> => {
    const parameters = { eventID: eventId, ...(project === null ? {} : { project }) }
    return audit.read(caller, { operation: 'GetEventProof', parameters }, () =>
      costlyWork.run(caller, 'proof', () => createProof(caller, eventId, project)),
    )
  }
}

// Returns a function that proves that a trail has delivered an event.
function createProveArchived(context: ProofContext, { openBucket, signingKeys }: ProofDependencies) {
  const { store } = context
  const prover = { ...context, signingKeys, digestReader: createDigestReader(context, signingKeys.find) }
  return async (caller: Caller, eventId: string, project: string | null): Promise<InclusionProof> => {
    const { digests, trails, events } = store.forCustomer(caller.customer.id)
    const stored = await events.find(eventId, project)
    const archives = await digests.listArchivesOfEvent(eventId, stored?.project ?? project)
    const allTrails = await trails.list()
    const event = { eventId, record: stored?.record ?? null }
    let isListed = false
    let unreadable: Trail | null = null
    for (const archive of archives) {
      const trail = allTrails.find(({ id }) => id === archive.trailId)
      const digest = trail && (await digests.findByArchive(trail.id, archive.key))
      if (!trail || !digest) continue
      isListed = true
      if (trail.isWriteOnly) {
        unreadable = trail
        continue
      }
      const bucket = await openBucket(caller.customer, { ...trail, bucket: archive.bucket })
      try {
        const proof = await proveInArchive(prover, bucket, archive, digest, event)
        if (proof) return proof
      } finally {
        bucket.close()
      }
    }
    if (unreadable) checkReadable(unreadable)
    throw isListed || archives.length === 0 ? notDelivered() : notInDigest()
  }
}

const NOT_ARCHIVED: FaultKey[] = ['eventNotDelivered', 'eventNotInDigest', 'trailWriteOnly']

// The event is proved to be in the log, whether or not a trail has delivered it.
function isNotArchived(error: unknown): boolean {
  return error instanceof Fault && NOT_ARCHIVED.includes(error.key)
}

function notDelivered(): Fault {
  return new Fault('not_found', 'eventNotDelivered')
}

function notInDigest(): Fault {
  return new Fault('conflict', 'eventNotInDigest')
}

// Null if the archive doesn't contain the event.
async function proveInArchive(
  prover: Prover,
  bucket: Pick<Bucket, 'get'>,
  archive: ObjectReference,
  digestReference: ObjectReference,
  event: WantedEvent,
): Promise<InclusionProof | null> {
  const found = await findRecord(prover, bucket, archive.key, event)
  if (found === null) return null
  const { sha256 } = prover.hashes
  const { record, index, leaves } = found
  const root = toHex(merkleRoot(leaves, sha256))
  const content = { root, sha256: found.sha256 }
  const { digest, body, signature } = await readListingDigest(
    prover.digestReader,
    bucket,
    archive,
    digestReference,
    content,
  )
  const publicKey = await prover.signingKeys.find(digest.fingerprint)
  return {
    eventID: event.eventId,
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
  { hashes, readArchiveRecords }: Prover,
  bucket: Pick<Bucket, 'get'>,
  key: string,
  { eventId, record: stored }: WantedEvent,
): Promise<RecordInArchive | null> {
  const object = await bucket.get(key)
  if (object === null) return null
  const leaves: Uint8Array[] = []
  const hash = hashes.startSha256()
  let found: { record: string; index: number } | null = null
  try {
    for await (const record of readArchiveRecords(key, object.body, hash.update)) {
      // Several projects may have the ID.
      if ((found === null || record === stored) && hasEventId(record, eventId))
        found = { record, index: leaves.length }
      leaves.push(leafHash(Buffer.from(record), hashes.sha256))
    }
  } catch (error) {
    if (!(error instanceof ObjectDamage)) throw error
    throw new Fault('conflict', 'archiveDamaged', { key, reason: error.message })
  }
  return found && { ...found, leaves, sha256: hash.hex() }
}

function hasEventId(record: string, eventId: string): boolean {
  return toObjectOrNull(parseJson(record, 'record'))?.eventID === eventId
}

async function readListingDigest(
  digestReader: DigestReader,
  bucket: Pick<Bucket, 'get'>,
  { key }: ObjectReference,
  digestReference: ObjectReference,
  content: ProvenContent,
) {
  const read = await digestReader.read(bucket, digestReference.key)
  if (!('digest' in read))
    throw new Fault('conflict', 'digestNotValid', { key: digestReference.key, reason: read.says })
  const archive = read.digest.archives.find((each) => each.key === key)
  if (archive?.merkleRoot !== content.root || archive.sha256 !== content.sha256)
    throw new Fault('conflict', 'archiveAltered', { key })
  return read
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
