import type { Caller } from '../../domain/access/caller.ts'
import { Fault } from '../../domain/fault.ts'
import type { Bucket } from '../../domain/ports.ts'
import { MINUTE_MS } from '../../domain/time.ts'
import type { Archive } from '../../domain/trails/delivery.ts'
import { checkReadable } from '../../domain/trails/trail.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Context, CustomerRows } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'
import { type DownloadBody, startDownload } from '../downloads.ts'
import type { OpenTrailBucket } from './open-bucket.ts'
import { withStorageFault } from './storage-fault.ts'
import { getTrail } from './trails.ts'

export type OpenArchiveContext = Pick<Context, 'audit' | 'readVerifiedArchive' | 'downloadLimits'> & {
  store: CustomerRows<'trails' | 'deliveries'>
  costlyWork: Pick<CostlyWork, 'acquire'>
}

type OpenedArchive = DownloadBody & { archive: Archive }
type ArchiveBody = AsyncIterable<Uint8Array>
type ArchiveBucket = Pick<Bucket, 'get' | 'close'>

/** Returns a function that opens an archive in its bucket, in a place for a download. */
export function createOpenArchive(context: OpenArchiveContext, openBucket: OpenTrailBucket<'get'>) {
  const { store, audit, readVerifiedArchive, costlyWork, downloadLimits } = context
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id)
  return (caller: Caller, name: string, fileName: string): Promise<OpenedArchive> =>
    audit.read(caller, { operation: 'GetArchive', parameters: { name, fileName } }, async () => {
      const trail = await getTrail(storeOf, caller, name)
      const archive = await getArchive(storeOf(caller), trail.id, fileName)
      checkReadable(trail)
      const release = await costlyWork.acquire(caller, 'download')
      try {
        const bucket = await withStorageFault(() =>
          openBucket(caller.customer, { ...trail, bucket: archive.bucket }),
        )
        const content = readVerifiedArchive(archive, await readArchive(bucket, archive))
        return { archive, ...startDownload(content[Symbol.asyncIterator](), downloadLimits, release) }
      } catch (error) {
        release()
        throw error
      }
    })
}

/** More windows than are ever closed within a minute. */
const WINDOWS_PER_MINUTE = 1_000

async function getArchive(
  { deliveries }: Pick<CustomerStore, 'deliveries'>,
  trailId: string,
  fileName: string,
): Promise<Archive> {
  // The file name contains the minute in which the window was closed, so that few windows have to be
  // searched.
  const [, year, month, day, hour, minute] = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_/.exec(fileName) ?? []
  const from = new Date(`${year}-${month}-${day}T${hour}:${minute}:00Z`)
  if (!Number.isNaN(from.getTime())) {
    const until = new Date(from.getTime() + MINUTE_MS)
    const windows = await deliveries.listDelivered(trailId, { from, until, limit: WINDOWS_PER_MINUTE })
    const archives = windows.flatMap((window) => window.archives)
    const archive = archives.find((each) => archiveFileName(each) === fileName)
    if (archive) return archive
  }
  throw new Fault('not_found', 'unknownArchive', { fileName })
}

async function readArchive(bucket: ArchiveBucket, { key }: Archive): Promise<ArchiveBody> {
  try {
    const object = await withStorageFault(() => bucket.get(key))
    if (!object) throw new Fault('not_found', 'archiveMissing', { key })
    return closeAfterwards(bucket, object.body)
  } catch (error) {
    bucket.close()
    throw error
  }
}

async function* closeAfterwards(bucket: ArchiveBucket, body: ArchiveBody): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } finally {
    bucket.close()
  }
}

function archiveFileName({ key }: Pick<Archive, 'key'>): string {
  return key.slice(key.lastIndexOf('/') + 1)
}
