import { join } from 'node:path'
import { openBucket } from './adapters/bucket.ts'
import type { Settings } from './config.ts'
import type { Customer } from './domain/access/caller.ts'
import type { Trail } from './domain/trails/trail.ts'
import type { Secrets } from './secrets.ts'
import type { Store } from './store/store.ts'

/** Opens the bucket a trail writes to: in its project's object storage, or a folder of its customer's own. */
export function createOpenTrailBucket(
  store: Pick<Store, 'open'>,
  vault: Pick<Secrets, 'open'>,
  { dataDir }: Settings,
) {
  return async (
    { id, accountId }: Pick<Customer, 'id' | 'accountId'>,
    trail: Pick<Trail, 'bucket' | 'project'>,
    signal?: AbortSignal,
  ) => {
    const projects = await store.open(id).projects.list()
    const storage = projects.find((project) => project.id === trail.project)?.storage ?? null
    const { sealedSecret = '', ...place } = storage ?? {}
    const connection = storage && { ...storage, ...place, secretAccessKey: vault.open(sealedSecret) }
    return openBucket(trail.bucket, {
      connection,
      dataDir: join(dataDir, 'customers', accountId),
      ...(signal && { signal }),
    })
  }
}
