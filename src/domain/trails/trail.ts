import type { ArchiveFormat } from './archive.ts'
import type { Selectors } from './selector.ts'
import type { Tag } from './tag.ts'
import { TrailFault } from './trail-fault.ts'

export const TRAIL_NAME_MIN = 3
export const TRAIL_NAME_MAX = 128
export const PREFIX_LENGTH_MAX = 200

/** What a trail is told to do; null selectors mean every event. */
export type TrailSettings = {
  bucket: string
  /** What the keys of its objects begin with. */
  prefix: string | null
  /** Id of the project that owns the bucket. */
  project: string
  isMultiRegion: boolean
  hasGlobalEvents: boolean
  /** Whether its archives are covered by digests. */
  hasDigests: boolean
  /** `tar.gz`, or AWS's exact `json.gz`. */
  format: ArchiveFormat
}

/** A standing order to save events into a bucket; new ones do not log until they are started. */
export type Trail = TrailSettings & {
  /** Unlike the name, never used again by another trail. */
  id: string
  name: string
  /** The region it was made in, part of its ARN for good. */
  region: string
  selectors: Selectors | null
  /** In the order of their keys. */
  tags: Tag[]
  isLogging: boolean
  startedAt: Date | null
  stoppedAt: Date | null
  createdAt: Date
}

/** The name by which AWS tools know a trail everywhere. */
export function trailArn({ name, region }: Pick<Trail, 'name' | 'region'>, accountId: string): string {
  return `arn:aws:cloudtrail:${region}:${accountId}:trail/${name}`
}

/** The trail's name in a name or an ARN; a fault when it is neither. The ARN's other parts are not looked at. */
export function parseTrailName(nameOrArn: string): string {
  if (!nameOrArn.startsWith('arn:')) return checkTrailName(nameOrArn)
  const name = /^arn:[\w-]+:cloudtrail:[\w-]*:\d{12}:trail\/([^/]+)$/.exec(nameOrArn)?.[1]
  if (name === undefined) {
    throw new TrailFault(
      'arn',
      `${nameOrArn.slice(0, 256)} is not the ARN of a trail; it looks like arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME.`,
    )
  }
  return checkTrailName(name)
}

// The rules and texts are AWS's:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
/** The name, if a trail may have it. */
export function checkTrailName(name: string): string {
  const refuse = (message: string) => new TrailFault('name', message)
  const specified = `Specified name length: ${name.length} characters.`
  if (name.length < TRAIL_NAME_MIN)
    throw refuse(`Trail name too short. Minimum allowed length: ${TRAIL_NAME_MIN} characters. ${specified}`)
  if (name.length > TRAIL_NAME_MAX)
    throw refuse(`Trail name too long. Maximum allowed length: ${TRAIL_NAME_MAX} characters. ${specified}`)
  if (!/^[A-Za-z0-9]/.test(name)) throw refuse('Trail name must starts with a letter or number.')
  if (!/[A-Za-z0-9]$/.test(name)) throw refuse('Trail name must ends with a letter or number.')
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw refuse(LETTERS)
  if (/[._-]{2}/.test(name))
    throw refuse('Trail name must not have adjacent periods, hyphens or underscores.')
  if (IP_ADDRESS.test(name)) throw refuse('Trail name must not be in IP address format.')
  return name
}

/** The bucket's name, if a bucket may have it. */
export function checkBucketName(bucket: string): string {
  if (FOLDER.test(bucket)) return bucket
  const isName =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) && !bucket.includes('..') && !IP_ADDRESS.test(bucket)
  if (isName) return bucket
  throw new TrailFault(
    'bucket',
    `${bucket.slice(0, 256)} is not the name of a bucket: 3 to 63 lower-case letters, digits, periods and hyphens, beginning and ending with a letter or digit, without adjacent periods, and not an IP address.`,
  )
}

/** The prefix, if keys may begin with it; null for none. */
export function checkKeyPrefix(prefix: string | null): string | null {
  if (prefix === null || prefix === '') return null
  if (prefix.length > PREFIX_LENGTH_MAX) {
    throw new TrailFault(
      'prefix',
      `The S3 key prefix may have at most ${PREFIX_LENGTH_MAX} characters, and this one has ${prefix.length}.`,
    )
  }
  const parts = prefix.replace(/\/$/, '').split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..') || /[\p{C}\\]/u.test(prefix)) {
    throw new TrailFault(
      'prefix',
      'The S3 key prefix must not begin with a slash, nor have empty parts, the parts . and .., backslashes or control characters.',
    )
  }
  return prefix
}

/** The order, if it can be carried out as it is. */
export function checkTrailSettings<Order extends TrailSettings>(order: Order): Order {
  if (order.isMultiRegion && !order.hasGlobalEvents)
    throw new TrailFault('combination', 'Multi-Region trail must include global service events.')
  return { ...order, bucket: checkBucketName(order.bucket), prefix: checkKeyPrefix(order.prefix) }
}

/** The fault of naming a trail that the account does not have. */
export function unknownTrail(nameOrArn: string, accountId: string): TrailFault {
  return new TrailFault('unknown', `Unknown trail: ${nameOrArn} for the user: ${accountId}`)
}

const LETTERS =
  'Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).'
/** A folder of this machine in place of a bucket. */
const FOLDER = /^file:[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/
const IP_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/
