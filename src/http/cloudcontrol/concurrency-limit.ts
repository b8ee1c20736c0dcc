import { Fault } from '../../domain/fault.ts'

/** Maximum number of reports that one customer can download at the same time. */
export const CONCURRENT_REPORTS_MAX = 20
const RETRY_AFTER_SECONDS = 10

type Bytes = ReadableStream<Uint8Array>

/**
 * Returns a function that opens a report for a customer; it throws a `too_many` fault while the customer has
 * `CONCURRENT_REPORTS_MAX` open. A report is open until its last byte, its failure, or its reader's disconnect.
 */
export function createConcurrencyLimit() {
  const openReports = new Map<number, number>()
  const acquire = (customer: number) => {
    const count = openReports.get(customer) ?? 0
    if (count >= CONCURRENT_REPORTS_MAX) throw tooManyReports()
    openReports.set(customer, count + 1)
    return once(() => {
      const remaining = (openReports.get(customer) ?? 1) - 1
      if (remaining > 0) openReports.set(customer, remaining)
      else openReports.delete(customer)
    })
  }
  return async (customer: number, open: () => Promise<{ body: Bytes }>): Promise<{ body: Bytes }> => {
    const release = acquire(customer)
    try {
      const { body } = await open()
      return { body: withOnEnd(body, release) }
    } catch (error) {
      release()
      throw error
    }
  }
}

function tooManyReports(): Fault {
  const details = { retryAfterSeconds: RETRY_AFTER_SECONDS }
  return new Fault('too_many', 'tooManyReports', { max: CONCURRENT_REPORTS_MAX }, details)
}

// The same bytes; calls `onEnd` at the end, at an error, and when the reader cancels.
function withOnEnd(body: Bytes, onEnd: () => void): Bytes {
  const reader = body.getReader()
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (!done) return controller.enqueue(value)
        } catch (error) {
          onEnd()
          throw error
        }
        onEnd()
        controller.close()
      },
      async cancel(reason) {
        onEnd()
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

function once(action: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    action()
  }
}
