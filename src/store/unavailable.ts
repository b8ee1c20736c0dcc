import { Fault } from '../domain/fault.ts'

/** Codes of the drivers that mean: the database is not there now, try again. */
const AWAY = /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|CONNECT|08|57P0|53|SQLITE_(FULL|IOERR|BUSY)|WORKER)/

/** The store with every failure to reach the database told as `unavailable`; anything else stays a bug. */
export function withUnavailableFaults<Store extends object>(store: Store): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver)
      return typeof member === 'function'
        ? (...given: unknown[]) => translated(Reflect.apply(member, target, given))
        : member
    },
  })
}

/** The fault that a driver's error means: `unavailable` when the database is away, else the error itself. */
export function toUnavailableFault(error: unknown): unknown {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string' && AWAY.test(each.code)) {
      return new Fault('unavailable', 'The database does not answer at the moment; try again shortly.', {
        retryAfterSeconds: 5,
      })
    }
  }
  return error
}

function translated(result: unknown): unknown {
  if (result instanceof Promise) return result.catch((error) => Promise.reject(toUnavailableFault(error)))
  if (isStream(result)) return translatedStream(result)
  return result
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

async function* translatedStream(stream: AsyncIterable<unknown>) {
  try {
    yield* stream
  } catch (error) {
    throw toUnavailableFault(error)
  }
}
