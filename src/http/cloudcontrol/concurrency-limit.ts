import { Fault } from '../../domain/fault.ts'

/** Reports of one customer that may be on their way at the same time. */
export const REPORTS_AT_ONCE = 20
const RETRY_SECONDS = 10

type Bytes = ReadableStream<Uint8Array>

/** A place for each report under way: free again after its last byte, when it breaks off, or when its reader goes away. */
export function places() {
  const taken = new Map<number, number>()
  const take = (customer: number) => {
    const count = taken.get(customer) ?? 0
    if (count >= REPORTS_AT_ONCE) throw tooMany()
    taken.set(customer, count + 1)
    return once(() => {
      const left = (taken.get(customer) ?? 1) - 1
      if (left > 0) taken.set(customer, left)
      else taken.delete(customer)
    })
  }
  return async (customer: number, make: () => Promise<{ body: Bytes }>): Promise<{ body: Bytes }> => {
    const leave = take(customer)
    try {
      const { body } = await make()
      return { body: ending(body, leave) }
    } catch (error) {
      leave()
      throw error
    }
  }
}

function tooMany(): Fault {
  const sentence = `At most ${REPORTS_AT_ONCE} reports of an organisation are made at the same time.`
  return new Fault('too_many', sentence, { retryAfterSeconds: RETRY_SECONDS })
}

function ending(body: Bytes, end: () => void): Bytes {
  const reader = body.getReader()
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (!done) return controller.enqueue(value)
        } catch (error) {
          end()
          throw error
        }
        end()
        controller.close()
      },
      async cancel(reason) {
        end()
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

function once(deed: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    deed()
  }
}
