import { Fault } from '../fault.ts'
import type { ArchiveFormat } from './archive.ts'
import type { Selectors } from './selector.ts'
import type { Tag } from './tag.ts'
import { TrailFault } from './trail-fault.ts'

export const TRAIL_NAME_MIN = 3
export const TRAIL_NAME_MAX = 128
export const PREFIX_LENGTH_MAX = 200

/** The settings of a trail, apart from its selectors. */
export type TrailSettings = {
  bucket: string
  /** The prefix of the keys of its objects. */
  prefix: string | null
  /** ID of the project that owns the bucket. */
  project: string
  isMultiRegion: boolean
  hasGlobalEvents: boolean
  /** Whether digests cover its archives. */
  hasDigests: boolean
  format: ArchiveFormat
  /** Whether Daybook only writes to the bucket. Then it cannot verify the trail, prove its events or return archives. */
  isWriteOnly: boolean
}

/** A standing instruction to save events into a bucket. A new trail saves nothing until it is started. */
export type Trail = TrailSettings & {
  /** Unique for ever, unlike the name, which another trail may get after a deletion. */
  id: string
  name: string
  /** The region in which it was created: a permanent part of its ARN. */
  region: string
  /** Null saves every event. */
  selectors: Selectors | null
  /** Sorted by key. */
  tags: Tag[]
  isLogging: boolean
  startedAt: Date | null
  stoppedAt: Date | null
  createdAt: Date
}

/** Returns the ARN of a trail, by which AWS tools identify it. */
export function trailArn({ name, region }: Pick<Trail, 'name' | 'region'>, accountId: string): string {
  return `arn:aws:cloudtrail:${region}:${accountId}:trail/${name}`
}

/**
 * Returns the trail's name from a name or an ARN; throws a fault if it is neither.
 * The other parts of an ARN are ignored.
 */
export function parseTrailName(nameOrArn: string): string {
  if (!nameOrArn.startsWith('arn:')) return checkTrailName(nameOrArn)
  const name = /^arn:[\w-]+:cloudtrail:[\w-]*:\d{12}:trail\/([^/]+)$/.exec(nameOrArn)?.[1]
  if (name === undefined) {
    throw new TrailFault('arn', 'trailArnInvalid', { got: nameOrArn.slice(0, 256) })
  }
  return checkTrailName(name)
}

// The rules and messages are AWS's:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
/** Returns the name; throws a fault if a trail must not have it. */
export function checkTrailName(name: string): string {
  const { length } = name
  if (length < TRAIL_NAME_MIN)
    throw new TrailFault('name', 'trailNameTooShort', { min: TRAIL_NAME_MIN, length })
  if (length > TRAIL_NAME_MAX)
    throw new TrailFault('name', 'trailNameTooLong', { max: TRAIL_NAME_MAX, length })
  if (!/^[A-Za-z0-9]/.test(name)) throw new TrailFault('name', 'trailNameStart')
  if (!/[A-Za-z0-9]$/.test(name)) throw new TrailFault('name', 'trailNameEnd')
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw new TrailFault('name', 'trailNameCharacters')
  if (/[._-]{2}/.test(name)) throw new TrailFault('name', 'trailNameAdjacentSigns')
  if (IP_ADDRESS.test(name)) throw new TrailFault('name', 'trailNameIpAddress')
  return name
}

/** Returns the bucket's name, or `file:NAME` for a folder; throws a fault if a bucket cannot have that name. */
export function checkBucketName(bucket: string): string {
  if (LOCAL_FOLDER.test(bucket)) return bucket
  const isValid = BUCKET_NAME.test(bucket) && !bucket.includes('..') && !IP_ADDRESS.test(bucket)
  if (isValid) return bucket
  throw new TrailFault('bucket', 'bucketNameInvalid', { got: bucket.slice(0, 256) })
}

/** Returns the key prefix, null if it is empty; throws a fault if keys must not begin with it. */
export function checkKeyPrefix(prefix: string | null): string | null {
  if (prefix === null || prefix === '') return null
  if (prefix.length > PREFIX_LENGTH_MAX) {
    throw new TrailFault('prefix', 'keyPrefixTooLong', { max: PREFIX_LENGTH_MAX, length: prefix.length })
  }
  const parts = prefix.replace(/\/$/, '').split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..') || /[\p{C}\\]/u.test(prefix)) {
    throw new TrailFault('prefix', 'keyPrefixInvalid')
  }
  return prefix
}

/** Returns the settings; throws a fault if one of them, or their combination, is not allowed. */
export function checkTrailSettings<Settings extends TrailSettings>(settings: Settings): Settings {
  if (settings.isMultiRegion && !settings.hasGlobalEvents)
    throw new TrailFault('combination', 'multiRegionWithoutGlobalEvents')
  return { ...settings, bucket: checkBucketName(settings.bucket), prefix: checkKeyPrefix(settings.prefix) }
}

/** Throws a fault if Daybook only writes to the trail's bucket. */
export function checkReadable({ name, isWriteOnly }: Pick<Trail, 'name' | 'isWriteOnly'>): void {
  if (isWriteOnly) throw new Fault('conflict', 'trailWriteOnly', { name })
}

/** Returns the fault for a trail that the account does not have, in AWS's words. */
export function unknownTrail(nameOrArn: string, accountId: string): TrailFault {
  return new TrailFault('unknown', 'unknownTrail', { nameOrArn, accountId })
}

const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
/** A local folder in place of a bucket. */
const LOCAL_FOLDER = /^file:[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/
const IP_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/
