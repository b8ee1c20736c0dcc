import type { Pace } from '../database.ts'
import type { Exclusive } from './mutex.ts'
import { queryThread, type WorkerThread } from './worker-threads.ts'

/** Free pages that stay in the file for what comes next: this share of all, and at least as many as take these bytes. */
const RESERVE = { share: 0.1, bytes: 64 * 1_024 * 1_024 }
/** Bytes that are given back at a time: all other work of the writer waits for as long as that takes. */
const PIECE_BYTES = 512 * 1_024

/**
 * Gives free pages of the file back to the file system, a few at a time, until only the reserve is left, or `signal` is
 * aborted. A file from before it could shrink stays as it is.
 */
export async function giveBackFreePages(
  writer: () => WorkerThread,
  exclusive: Exclusive,
  pace: Pace,
  signal: AbortSignal,
): Promise<void> {
  const pageSize = await readPragma('page_size')
  const piece = Math.ceil(PIECE_BYTES / pageSize)
  const isIncremental = (await readPragma('auto_vacuum')) === INCREMENTAL
  for (let last = Infinity; isIncremental && !signal.aborted; ) {
    const free = await readPragma('freelist_count')
    const reserve = Math.max(RESERVE.share * (await readPragma('page_count')), RESERVE.bytes / pageSize)
    const pages = Math.min(piece, Math.floor(free - reserve))
    if (pages <= 0 || free >= last) return
    last = free
    const startedAt = performance.now()
    await exclusive(() => queryThread(writer(), `pragma incremental_vacuum(${pages})`, [], 'all'))
    await pace(performance.now() - startedAt)
  }

  async function readPragma(name: string): Promise<number> {
    const [[value] = []] = await queryThread(writer(), `pragma ${name}`, [], 'all')
    return Number(value)
  }
}

/** What `pragma auto_vacuum` returns for a file that can give back some of its pages. */
const INCREMENTAL = 2
