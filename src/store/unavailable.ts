import { Fault } from '../domain/fault.ts'

/** Error codes of the drivers for a database that is unavailable for now, so that a retry makes sense. */
const UNAVAILABLE_CODES =
  /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|CONNECT|08|57P0|53|SQLITE_(FULL|IOERR|BUSY)|WORKER)/
const RETRY_AFTER_SECONDS = 5

/**
 * Returns a store whose methods throw an `unavailable` fault if the database is unavailable, and so do those of the stores
 * inside it; other errors stay as they are. The drivers' errors are translated here and not where they arise, because Drizzle
 * would wrap a fault like any other error of a driver.
 */
export function withUnavailableFaults<Store extends object>(store: Store): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver)
      if (typeof member !== 'function') return translateResult(member)
      return (...args: unknown[]) => translateResult(Reflect.apply(member, target, args))
    },
  })
}

/** Returns an `unavailable` fault if the error, or one that caused it, means that the database is unavailable; else the error. */
export function toUnavailableFault(error: unknown): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && UNAVAILABLE_CODES.test(cause.code)) {
      return new Fault('unavailable', 'databaseUnavailable', {}, { retryAfterSeconds: RETRY_AFTER_SECONDS })
    }
  }
  return error
}

function translateResult(result: unknown): unknown {
  if (result instanceof Promise) return result.catch((error) => Promise.reject(toUnavailableFault(error)))
  if (isStream(result)) return translateStreamErrors(result)
  if (isStore(result)) return withUnavailableFaults(result)
  return result
}

// A store inside a store, such as that of one customer.
function isStore(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

async function* translateStreamErrors(stream: AsyncIterable<unknown>) {
  try {
    yield* stream
  } catch (error) {
    throw toUnavailableFault(error)
  }
}
