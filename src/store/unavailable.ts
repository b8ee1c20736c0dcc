import { Fault } from '../domain/fault.ts'

/** Why a database cannot be used, as the keys of the messages that say so. */
export type UnavailableKey =
  | 'databaseFull'
  | 'databaseReadOnly'
  | 'databaseDiskFails'
  | 'databaseDamaged'
  | 'databaseUnavailable'

/** Error codes of the drivers for a database that is unavailable for now, so that a retry makes sense; the first match counts. */
const UNAVAILABLE_CODES: [codes: RegExp, key: UnavailableKey][] = [
  [/^(SQLITE_FULL|ENOSPC|EDQUOT|53100)/, 'databaseFull'],
  [/^(SQLITE_READONLY|EROFS|25006)/, 'databaseReadOnly'],
  // The checksum of a page is wrong, or what is in it makes no sense.
  [/^(SQLITE_CORRUPT|SQLITE_NOTADB|XX001|XX002|DAMAGED_BLOCK)/, 'databaseDamaged'],
  [/^(SQLITE_IOERR|EIO|EFBIG|58030)/, 'databaseDiskFails'],
  [
    /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CONNECT|08|57P0|57014|25P03|53|SQLITE_BUSY|WORKER)/,
    'databaseUnavailable',
  ],
]
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

/**
 * Returns an `unavailable` fault if the error, or one that caused it, means that the database is unavailable, and a `conflict`
 * fault if a day was purged while it was read; else the error.
 */
export function toUnavailableFault(error: unknown): unknown {
  const key = findUnavailableKey(error)
  if (key === null) return isReadOfPurged(error) ? new Fault('conflict', 'purgedWhileRead') : error
  const details = { retryAfterSeconds: RETRY_AFTER_SECONDS }
  const day = key === 'databaseDamaged' ? findDay(error) : null
  return day === null
    ? new Fault('unavailable', key, {}, details)
    : new Fault('unavailable', 'dayDamaged', { day }, details)
}

// On the embedded database the tables of a day go to the trash between two statements that read it.
function isReadOfPurged(error: unknown): boolean {
  if (!(error instanceof Error && error.message.startsWith('Failed query: select'))) return false
  const { cause } = error
  return cause instanceof Error && PURGED_TABLE.test(cause.message)
}

const PURGED_TABLE = /^no such table: event(?:s|_resources|_blocks|_texts)_\d{8}$/

// The day that the failed statement read, if it was one: on the embedded database a statement names the tables of its days.
function findDay(error: unknown): string | null {
  const days = new Set<string>()
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    for (const [, year, month, day] of cause.message.matchAll(
      /\bevent(?:s|_resources|_blocks|_texts)_(\d{4})(\d{2})(\d{2})\b/g,
    ))
      days.add(`${year}-${month}-${day}`)
  const [only = null] = days.size === 1 ? days : []
  return only
}

/** Returns why the database is unavailable; null if the error has another reason. */
export function findUnavailableKey(error: unknown): UnavailableKey | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
    const found = UNAVAILABLE_CODES.find(([codes]) => codes.test(code))
    if (found) return found[1]
  }
  return null
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
