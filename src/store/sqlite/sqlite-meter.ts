import { type StorageMeter, sumByKind } from '../operations/storage-meter.ts'
import { listTables } from './sqlite-partitions.ts'
import { queryThread, startWorkerThread, type WorkerThread } from './worker-threads.ts'

const TABLE_BYTES = `select coalesce(sum(pgsize), 0) from dbstat
  where aggregate = 1 and name in (select name from sqlite_master where tbl_name = ?)`

const ALL_BYTES = `select page_count * page_size, freelist_count * page_size
  from pragma_page_count, pragma_page_size, pragma_freelist_count`

/** Opens a meter of the embedded database on a thread of its own, so that it never keeps a lookup waiting. */
export async function openSqliteMeter(file: string): Promise<StorageMeter> {
  const thread = await startWorkerThread(file, true)
  return { ...sqliteMeterOf(thread), close: () => thread.close() }
}

/** Returns a meter that works on a thread. */
export function sqliteMeterOf(thread: WorkerThread): Omit<StorageMeter, 'close'> {
  return {
    listTables: () => listTables(thread),
    // As long as there are pages.
    measureTable: (table) =>
      thread.withoutDeadline(async () => {
        const [[bytes] = []] = await queryThread(thread, TABLE_BYTES, [table], 'all')
        return Number(bytes)
      }),
    async measureAll(tables) {
      const [[bytes, free] = []] = await queryThread(thread, ALL_BYTES, [], 'all')
      return sumByKind(tables, { bytes: Number(bytes), free: Number(free) })
    },
  }
}
