import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Digest } from '../../domain/trails/digest.ts'
import type { DigestedArchive } from '../../domain/trails/digested-archive.ts'
import { ObjectDamage } from '../../domain/trails/object-damage.ts'
import type { SubmissionsFile } from '../../domain/trails/submissions.ts'
import { addFinding, type VerificationRun } from './verification-run.ts'

const { verification: TEXT } = MESSAGES

/** Verifies the archives that a digest lists. Those in another bucket are only counted. */
export async function verifyArchives(run: VerificationRun, { archives, bucket }: Digest): Promise<void> {
  const inBucket = archives.filter((archive) => archive.bucket === bucket)
  const elsewhere = archives.length - inBucket.length
  if (elsewhere > 0) run.result.notes.push(TEXT.archivesElsewhere({ count: elsewhere }))
  for (let from = 0; from < inBucket.length && !run.options.stop?.aborted; from += CONCURRENT_ARCHIVES) {
    const batch = inBucket.slice(from, from + CONCURRENT_ARCHIVES)
    await Promise.all(batch.map((archive) => verifyArchive(run, archive)))
  }
}

/** Number of archives verified at the same time. */
const CONCURRENT_ARCHIVES = 4

async function verifyArchive(run: VerificationRun, archive: DigestedArchive): Promise<void> {
  const { result, bucket, listedArchives } = run
  const { key, submissions } = archive
  listedArchives.add(key)
  result.archives += 1
  if (submissions) await verifySubmissions(run, submissions)
  const object = await bucket.get(key)
  if (object === null) return addFinding(run, 'missing', 'archive', key, TEXT.archiveMissing)
  const problem = await findAlteration(run, archive, object.body)
  if (problem !== null) return addFinding(run, 'altered', 'archive', key, problem)
  result.validArchives += 1
}

async function verifySubmissions(run: VerificationRun, file: SubmissionsFile): Promise<void> {
  const { key } = file
  const object = await run.bucket.get(key)
  if (object === null) return addFinding(run, 'missing', 'submissions', key, TEXT.archiveMissing)
  const problem = await findAlteration(run, file, object.body)
  if (problem !== null) addFinding(run, 'altered', 'submissions', key, problem)
}

// Returns what shows that the file is not the one that was delivered, as a sentence; null if it is.
async function findAlteration(
  { inspectArchive }: VerificationRun,
  { key, sha256, bytes: expected }: Pick<DigestedArchive, 'key' | 'sha256' | 'bytes'>,
  body: AsyncIterable<Uint8Array>,
): Promise<string | null> {
  try {
    const content = await inspectArchive(key, body)
    if (content.sha256 !== sha256) return content.damage?.message ?? TEXT.archiveAltered
    return expected === null || content.bytes === expected
      ? null
      : TEXT.archiveSize({ bytes: content.bytes, expected })
  } catch (error) {
    if (error instanceof ObjectDamage) return error.message
    throw error
  }
}
