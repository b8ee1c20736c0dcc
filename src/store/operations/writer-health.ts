import { findUnavailableKey, toUnavailableFault } from '../unavailable.ts'

/** A write that succeeded this recently proves enough: no probe is needed. */
const PROVEN_MS = 5_000
/** After a failure the writer is tried at most this often. */
const RETRY_MS = 1_000

export type WriterHealth = ReturnType<typeof createWriterHealth>

/**
 * Remembers whether the last attempt to write succeeded. Every write reports its result here, which costs nothing; only while
 * nothing else is written, or writing fails, a probe writes a small row. An error that says nothing about the writer, such as
 * a row that the database refuses, does not count.
 */
export function createWriterHealth(probe: () => Promise<void>) {
  let failure: unknown = null
  let triedMs = Number.NEGATIVE_INFINITY
  let running: Promise<void> | null = null
  const succeed = () => {
    failure = null
    triedMs = performance.now()
  }
  const fail = (error: unknown) => {
    if (!isWriterFailure(error)) return
    failure = error
    triedMs = performance.now()
  }
  const track = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    try {
      const result = await write()
      succeed()
      return result
    } catch (error) {
      fail(error)
      throw error
    }
  }
  const tryWriter = async () => {
    const elapsedMs = performance.now() - triedMs
    if (elapsedMs >= (failure === null ? PROVEN_MS : RETRY_MS)) {
      running ??= track(probe).finally(() => {
        running = null
      })
      await running
    }
    if (failure !== null) throw toUnavailableFault(failure)
  }
  return {
    /** Runs a write and remembers how it ended. */
    track,

    /** Whether the last attempt to write failed. */
    hasFailed: (): boolean => failure !== null,

    /**
     * Resolves if the writer works: a write succeeded a few seconds ago, or one succeeds now. Throws an `unavailable` fault
     * that says why it does not. Callers at the same time share one probe.
     */
    check: tryWriter,
  }
}

// A damaged page is a matter of what was read for the write; other days can still be written.
function isWriterFailure(error: unknown): boolean {
  const key = findUnavailableKey(error)
  return key !== null && key !== 'databaseDamaged'
}
