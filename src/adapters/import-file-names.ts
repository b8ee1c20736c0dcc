const RECORDS = /\.(json|ndjson|jsonl)(\.gz)?$/i
const TARBALL = /\.(tar(\.gz)?|tgz)$/i
const OTHERS = [
  /(?:^|\/)\d{12}_CloudTrail-(?:Digest|Submissions)_[^/]*$/,
  /(?:^|\/)\d{12}_Config_[^/]*_Config(?:History|Snapshot)_[^/]*$/,
  // What macOS adds to the files that it packs or copies.
  /(?:^|\/)\._[^/]*$/,
  /(?:^|\/)__MACOSX\//,
]

/** Whether a file contains something else than records, by its name. */
export function namesOther(path: string): boolean {
  return OTHERS.some((other) => other.test(path))
}

/** Whether a file may contain records, by its name: neither a digest, nor a file of submissions, of AWS Config or of macOS. */
export function namesRecords(path: string): boolean {
  return RECORDS.test(path) && !namesOther(path)
}

/** Whether a file is a tar archive, by its name. */
export function namesTarball(path: string): boolean {
  return TARBALL.test(path) && !namesOther(path)
}

/** Whether the name of a file says nothing about what it contains, as those that Amazon Data Firehose writes. */
export function namesNothing(path: string): boolean {
  return /(?:^|\/)[^./]+(?:\.gz)?$/i.test(path)
}
