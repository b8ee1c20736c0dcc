import { createHash } from 'node:crypto'
import { Fault } from '../core/fault.ts'
import { inclusionOf, leafHash, rootOf } from '../core/merkle.ts'
import type { Proof } from '../core/proof.ts'
import { fields, json } from '../core/read.ts'
import type { DigestStore } from '../store/digests.ts'
import { type Chest, digestAt } from './read-digest.ts'
import type { Signing } from './signing.ts'

/** An archive in which an event may be: the trail that delivered it, and the bucket it lies in. */
export type Holding = { trailId: string; bucket: string; key: string; chest: Pick<Chest, 'get'> }

/** The records of an archive, in their order, each as it was received. */
export type RecordsIn = (key: string, body: AsyncIterable<Uint8Array>) => AsyncIterable<string>

export type Prove = ReturnType<typeof prove>

/** Proves that an event was delivered as it is, from the archive in its bucket and the digest that lists it. */
export function prove(
  open: (customer: number) => { digests: Pick<DigestStore, 'listing'> },
  signing: Pick<Signing, 'find'>,
  recordsIn: RecordsIn,
) {
  return async (customer: number, eventId: string, holdings: Holding[]): Promise<Proof> => {
    let isListed = false
    for (const holding of holdings) {
      const row = await open(customer).digests.listing(holding.trailId, holding.key)
      if (row === null) continue
      isListed = true
      const found = await placeOf(eventId, holding, recordsIn)
      if (found) return proofOf(eventId, found, holding, row, signing)
    }
    throw isListed || holdings.length === 0 ? NOT_DELIVERED() : NOT_SEALED()
  }
}

const NOT_DELIVERED = () => new Fault('not_found', 'No trail has delivered this event, so nothing proves it.')
const NOT_SEALED = () =>
  new Fault(
    'conflict',
    'This event is delivered and not yet sealed; the next digest, within the hour, proves it.',
  )

type Found = { record: string; index: number; leaves: Uint8Array[] }

async function placeOf(
  eventId: string,
  { key, chest }: Holding,
  recordsIn: RecordsIn,
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
  return fields(json(record, 'record'))?.eventID === eventId
}

async function proofOf(
  eventID: string,
  { record, index, leaves }: Found,
  { bucket, key, chest }: Holding,
  row: { bucket: string; key: string },
  signing: Pick<Signing, 'find'>,
): Promise<Proof> {
  const read = await digestAt(chest, row.key, signing.find)
  if (!('digest' in read)) throw new Fault('conflict', `The digest ${row.key} proves nothing: ${read.says}`)
  const { digest, body, signature } = read
  const merkleRoot = hex(rootOf(leaves, sha256))
  const entry = digest.archives.find((archive) => archive.key === key)
  if (entry?.merkleRoot !== merkleRoot)
    throw new Fault('conflict', `The archive ${key} no longer holds the records that were delivered with it.`)
  const value = await signing.find(digest.fingerprint)
  return {
    eventID,
    record,
    leafIndex: index,
    treeSize: leaves.length,
    path: inclusionOf(index, leaves, sha256).path.map(hex),
    merkleRoot,
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
