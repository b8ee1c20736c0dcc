/** How an archive is packed: Daybook's own way, or AWS's exact one. */
export type ArchiveFormat = 'tar.gz' | 'json.gz'

/** A member of an archive holds at most so many bytes of JSON. */
export const MEMBER_BYTES_MAX = 64 * 1024 * 1024

/** An archive that has grown beyond so many compressed bytes is followed by another. */
export const ARCHIVE_BYTES = 50 * 1024 * 1024

/** What names the archives of one delivery; the same delivery tried again gives the same names. */
export type ArchiveSeries = {
  prefix: string | null
  accountId: string
  region: string
  /** Id of the trail. */
  trail: string
  /** What tells the trail's delivery windows apart, written the same way each time. */
  window: string
  /** When the window ended. */
  at: Date
}

/** A hash of a text as hexadecimal digits, at least 32 of them; SHA-256 is one. */
export type HexHash = (text: string) => string

/** What every key of an account begins with in a bucket: `[prefix/]AWSLogs/<account>/`. */
export function accountFolder(prefix: string | null, accountId: string): string {
  const before = (prefix ?? '').replace(/\/+$/, '')
  return `${before === '' ? '' : `${before}/`}AWSLogs/${accountId}/`
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-log-files.html
/** The key of an archive of a series; `part` counts its archives from 1. */
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

/** The name of an archive without its ending: `<account>_CloudTrail_<region>_<YYYYMMDDTHHmmZ>_<16 characters>`. */
export function archiveStem(series: ArchiveSeries, part: number, hash: HexHash): string {
  const { accountId, region, trail, window, at } = series
  const minute = `${at.toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`
  return `${accountId}_CloudTrail_${region}_${minute}_${unique(`${trail}\n${window}\n${part}`, hash)}`
}

/** The name of a member inside an archive; `number` counts them from 1. */
export function memberName(stem: string, number: number): string {
  return number === 1 ? `${stem}.json` : `${stem}-${number}.json`
}

const UNIQUE_LENGTH = 16

// Digits and capitals only: folders of some machines take small and capital letters for the same.
function unique(text: string, hash: HexHash): string {
  const number = BigInt(`0x${hash(text).slice(0, 32)}`)
  return number.toString(36).toUpperCase().padStart(UNIQUE_LENGTH, '0').slice(-UNIQUE_LENGTH)
}
