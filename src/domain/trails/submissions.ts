import type { EventReceipt } from '../events/receipt.ts'
import { type ArchiveSeries, accountFolder, archiveStem, type HexHash } from './archive.ts'

/** The object beside an archive that says who submitted each of its events. The hash is that of its content, in hexadecimal. */
export type SubmissionsFile = { key: string; bytes: number; sha256: string; count: number }

/** A file of lines that is being packed. The same lines give the same content. */
export type PackedLines = {
  /** Adds a line, with its line end. */
  add(line: string): void
  /** Returns the file, its size, the SHA-256 of its decompressed content in hexadecimal, and its number of lines. */
  finish(): { chunks: Uint8Array[]; bytes: number; sha256: string; count: number }
}

export type PackLines = () => PackedLines

/** The folder of these objects, next to `CloudTrail` and `CloudTrail-Digest`, where no AWS tool looks for log files. */
const FOLDER = 'CloudTrail-Submissions'

/** Returns the key of the object beside an archive: a retry of the delivery makes the same one. */
export function submissionsKey(series: ArchiveSeries, part: number, hash: HexHash): string {
  const { prefix, accountId, region, at } = series
  const day = at.toISOString().slice(0, 10).replaceAll('-', '/')
  const file = archiveStem(series, part, hash).replace('_CloudTrail_', `_${FOLDER}_`)
  return `${accountFolder(prefix, accountId)}${FOLDER}/${region}/${day}/${file}.json.gz`
}

/** Returns the line of an event. The lines of an object are in the order of the records in its archive. */
export function submissionLine({ id, project, receivedAt, submission }: EventReceipt): string {
  const { userName, accessKeyId, sourceIPAddress, requestId } = submission
  const line = {
    ...{ eventID: id, project, receivedTime: receivedAt?.toISOString() ?? null },
    ...{ userName, accessKeyId, sourceIPAddress, requestId },
  }
  return `${JSON.stringify(line)}\n`
}
