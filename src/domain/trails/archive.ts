/** The file format of archives: `tar.gz` is Daybook's own, `json.gz` is exactly AWS's. */
export type ArchiveFormat = 'tar.gz' | 'json.gz'

/** Maximum size of the JSON in one member of an archive, in bytes before compression. */
export const MEMBER_BYTES_MAX = 64 * 1024 * 1024

/** An archive that has grown beyond this many bytes after compression is closed, and another one begins. */
export const ARCHIVE_SPLIT_BYTES = 50 * 1024 * 1024

/** What the names of a delivery's archives are made of. A retry of the delivery makes the same names. */
export type ArchiveSeries = {
  prefix: string | null
  accountId: string
  region: string
  /** ID of the trail. */
  trail: string
  /** Identifies the delivery window within the trail; the same string for every attempt. */
  window: string
  /** The end of the window. */
  at: Date
  /** The trail's epoch, from 1. The names of another epoch are other ones. */
  epoch: number
  /** The number of changes of the trail's settings that changed what windows contain, or in which files. */
  revision: number
}

/** The number of a trail's first epoch, which keys and digests do not name. */
export const FIRST_EPOCH = 1

/** Hashes a string to at least 32 hexadecimal digits, such as SHA-256 does. */
export type HexHash = (text: string) => string

/** Returns the prefix of all keys of an account in a bucket: `[prefix/]AWSLogs/<account>/`. */
export function accountFolder(prefix: string | null, accountId: string): string {
  const folder = (prefix ?? '').replace(/(?<!\/)\/+$/, '')
  return `${folder === '' ? '' : `${folder}/`}AWSLogs/${accountId}/`
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-log-files.html
/** Returns the key of an archive; `part` counts the archives of the series from 1. */
export function archiveKey(
  series: ArchiveSeries,
  part: number,
  format: ArchiveFormat,
  hash: HexHash,
): string {
  const { prefix, accountId, region, at } = series
  const day = at.toISOString().slice(0, 10).replaceAll('-', '/')
  const stem = archiveStem(series, part, hash)
  return `${accountFolder(prefix, accountId)}CloudTrail/${region}/${day}/${stem}.${format}`
}

/**
 * Returns an archive's file name without its extension:
 * `<account>_CloudTrail_<region>_<YYYYMMDDTHHmmZ>_<16 characters>`.
 */
export function archiveStem(series: ArchiveSeries, part: number, hash: HexHash): string {
  const { accountId, region, trail, window, at, epoch, revision } = series
  const minute = `${at.toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`
  const unique = [trail, window, part]
  if (epoch !== FIRST_EPOCH) unique.push(`epoch ${epoch}`)
  if (revision !== 0) unique.push(`revision ${revision}`)
  return `${accountId}_CloudTrail_${region}_${minute}_${uniqueSuffix(unique.join('\n'), hash)}`
}

/** Returns the file name of a member inside an archive; `number` counts the members from 1. */
export function memberName(stem: string, number: number): string {
  return number === 1 ? `${stem}.json` : `${stem}-${number}.json`
}

/**
 * Returns the folder of an account's archives in a region, and the minute in which the window of an archive was closed;
 * null if the key is not in such a folder. `at` is null if the key does not contain a time, as Daybook's always do.
 */
export function parseArchiveKey(key: string): { folder: string; at: Date | null } | null {
  const [, folder, file = ''] = ARCHIVE_KEY.exec(key) ?? []
  if (folder === undefined) return null
  const minute = ARCHIVE_TIME.exec(file.slice(file.lastIndexOf('/') + 1))?.[1] ?? ''
  const at = new Date(minute.replace(/^(....)(..)(..)T(..)(..)$/, '$1-$2-$3T$4:$5:00Z'))
  return { folder, at: Number.isNaN(at.getTime()) ? null : at }
}

// Any object in the folder counts, because tools read all of them; a key with a slash at its end is a folder.
const ARCHIVE_KEY = /^((?:.*\/)?AWSLogs\/\d{12}\/CloudTrail\/[^/]+\/)(.*[^/])$/
// A region has up to 64 characters.
const ARCHIVE_TIME = /_CloudTrail_[^/]{1,64}_(\d{8}T\d{4})Z_[^/]/

const SUFFIX_LENGTH = 16

// Digits and capital letters only, because some file systems ignore case.
function uniqueSuffix(text: string, hash: HexHash): string {
  const number = BigInt(`0x${hash(text).slice(0, 32)}`)
  return number.toString(36).toUpperCase().padStart(SUFFIX_LENGTH, '0').slice(-SUFFIX_LENGTH)
}
