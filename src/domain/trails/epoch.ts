import type { DigestReference } from './digest.ts'

/**
 * Why an epoch began: the bucket has a newer digest than the database, which is an older copy (`older-copy`), an object
 * had another content than the trail would have created, and the trail was started again (`conflict`), or a backup was
 * restored (`restored`).
 */
export const EPOCH_REASONS = ['older-copy', 'conflict', 'restored'] as const

export type EpochReason = (typeof EPOCH_REASONS)[number]

/**
 * An epoch of a trail: the time in which all of its objects are of one history. Its number is part of every key, so that
 * no object has the name of one of another epoch.
 */
export type Epoch = {
  /** From 2 on: there are no rows of first epochs. */
  number: number
  reason: EpochReason
  beganAt: Date
  /** The newest digest in the bucket at its start, which its first digest continues; null if none was found. */
  previous: DigestReference | null
}

/** An object that a trail would have created with another content. */
export type ObjectConflict = { bucket: string; key: string; foundAt: Date }

/** Thrown when an object exists that has another content than the one to be created. */
export class ObjectDiffers extends Error {
  override name = 'ObjectDiffers' as const

  constructor(readonly object: Pick<ObjectConflict, 'bucket' | 'key'>) {
    super(`${object.bucket} has another object ${object.key}.`)
  }
}

/** What is known of a trail's digests, in the bucket and in the database. */
export type KnownDigests = {
  /** The newest digest in the bucket that is well-formed and does not end in the future. */
  inBucket: DigestReference
  /** The hash of the digest that the database knows by that key; null if it knows none. */
  knownHash: string | null
  /** The end of the newest digest in the database; null if there is none. */
  lastEnd: Date | null
  trailCreatedAt: Date
  /** The current epoch; null is the first one. */
  epoch: Pick<Epoch, 'previous'> | null
}

/** Whether the newest digest in a bucket shows that the database is an older copy: it was restored from a backup. */
export function isOlderCopy({ inBucket, knownHash, lastEnd, trailCreatedAt, epoch }: KnownDigests): boolean {
  if (knownHash === inBucket.hash) return false
  if (epoch?.previous?.key === inBucket.key && epoch.previous.hash === inBucket.hash) return false
  // A trail with the same name wrote it, which has been deleted.
  if (lastEnd === null) return inBucket.end > trailCreatedAt
  return knownHash !== null || inBucket.end >= lastEnd
}
