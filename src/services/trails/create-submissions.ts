import type { ArchiveSeries } from '../../domain/trails/archive.ts'
import { type PackedLines, type SubmissionsFile, submissionsKey } from '../../domain/trails/submissions.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { Context } from '../context.ts'
import { type CreatingBucket, createObject, nullIfDamaged } from './create-object.ts'

type SubmissionsContext = Pick<Context, 'inspectArchive' | 'hashes'>

/** The lines of an archive's submissions, and where its archive belongs. */
type NewSubmissions = { lines: PackedLines; series: ArchiveSeries; part: number; isRetry: boolean }

/** Creates the object that says who submitted the events of an archive. */
export async function createSubmissions(
  { inspectArchive, hashes }: SubmissionsContext,
  bucket: CreatingBucket,
  trail: Trail,
  { lines, series, part, isRetry }: NewSubmissions,
): Promise<SubmissionsFile> {
  const key = submissionsKey(series, part, hashes.sha256Hex)
  const { chunks, bytes, sha256, count } = lines.finish()
  const created = await createObject(bucket, trail, {
    key,
    body: toBody(chunks),
    isRetry,
    async compare({ body }) {
      const content = await inspectArchive(key, body).catch(nullIfDamaged)
      return content !== null && content.sha256 === sha256 ? content.bytes : null
    },
  })
  return { key, bytes: created ?? bytes, sha256, count }
}

async function* toBody(chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}
