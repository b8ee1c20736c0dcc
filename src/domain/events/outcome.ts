import { isJsonObject, type JsonObject, toObjectOrNull, toStringOrNull } from '../json/json-values.ts'

/** How an event ended. A failure has the code and the message that its record gives it, if any; a success has neither. */
export type EventOutcome = { hasFailed: boolean; code: string | null; message: string | null }

/** The error code by which filters find, and pages show, a failure whose record has no code. */
export const UNNAMED_FAILURE_CODE = 'Failure'

/**
 * Returns how the event of a record ended. An error code or message is a failure, and so is what other forms of records
 * state: see the functions below. Parts that are JSON text must have been parsed (`parseTextParts`).
 */
export function eventOutcome(record: JsonObject): EventOutcome {
  const code = toStringOrNull(record.errorCode)
  const message = toStringOrNull(record.errorMessage)
  const failure = code === null || message === null ? findFailure(record) : null
  const hasFailed = code !== null || message !== null || failure !== null
  return { hasFailed, code: code ?? failure?.code ?? null, message: message ?? failure?.message ?? null }
}

/** Returns the error code of an outcome as filters and pages have it; null if the event succeeded. */
export function outcomeErrorCode({ hasFailed, code }: EventOutcome): string | null {
  return hasFailed ? (code ?? UNNAMED_FAILURE_CODE) : null
}

type Failure = { code: string | null; message: string | null }

const UNNAMED: Failure = { code: null, message: null }

function findFailure(record: JsonObject): Failure | null {
  for (const { name, hasStatusCode } of STATEMENTS) {
    const failure = record[name] === undefined ? null : statedFailure(record[name], hasStatusCode)
    if (failure !== null) return failure
  }
  if (record.success === false) return UNNAMED
  for (const name of RESULT_PARTS) if (hasFailedResult(record[name])) return UNNAMED
  return (
    errorFailure(record.error) ??
    failureOfWord(toObjectOrNull(record.event)?.outcome) ??
    serviceFailure(record.serviceEventDetails)
  )
}

/** Where platforms state an outcome at the top level of a record, and whether it may be a status code of HTTP. */
const STATEMENTS = [
  { name: 'outcome', hasStatusCode: false },
  { name: 'result', hasStatusCode: false },
  { name: 'responseStatus', hasStatusCode: true },
  { name: 'status', hasStatusCode: true },
  { name: 'statusCode', hasStatusCode: true },
] as const
/** The members that state it if it is an object, such as `{"result":"FAILURE","reason":"LOCKED_OUT"}`. */
const STATEMENT_MEMBERS = ['result', 'outcome', 'status', 'value', 'code'] as const

function statedFailure(value: unknown, hasStatusCode: boolean): Failure | null {
  if (!isJsonObject(value)) return failureOfValue(value, hasStatusCode)
  for (const name of STATEMENT_MEMBERS) {
    const failure = failureOfValue(value[name], hasStatusCode)
    if (failure !== null) return withReason(failure, value.reason, value.message)
  }
  return null
}

// Some write a status code as a string.
function failureOfValue(value: unknown, hasStatusCode: boolean): Failure | null {
  const isCode = hasStatusCode && (typeof value === 'string' || typeof value === 'number')
  if (isCode && HTTP_FAILURE.test(String(value))) return { code: String(value), message: null }
  return failureOfWord(value)
}

function failureOfWord(value: unknown): Failure | null {
  return typeof value === 'string' && FAILURE_WORDS.has(value.toLowerCase()) ? UNNAMED : null
}

// A reason is a code if it is one word, such as `LOCKED_OUT`, and else a message.
function withReason(failure: Failure, reason: unknown, message: unknown): Failure {
  const text = toStringOrNull(reason)
  const code = text !== null && CODE.test(text) ? text : null
  return { code: code ?? failure.code, message: toStringOrNull(message) ?? (code === null ? text : null) }
}

/** The parts in which AWS's sign-ins have `"Failure"` under a name of their own, such as `ConsoleLogin`. */
const RESULT_PARTS = ['responseElements', 'serviceEventDetails', 'additionalEventData'] as const

function hasFailedResult(part: unknown): boolean {
  if (!isJsonObject(part)) return false
  for (const name in part) if (isFailureWord(part[name])) return true
  return false
}

function isFailureWord(value: unknown): boolean {
  return typeof value === 'string' && value.length === 7 && value.toLowerCase() === 'failure'
}

function errorFailure(error: unknown): Failure | null {
  if (!isJsonObject(error)) return toStringOrNull(error) === null ? null : withReason(UNNAMED, error, null)
  const message = toStringOrNull(error.message)
  const code = toStringOrNull(error.code) ?? toStringOrNull(error.type)
  return code === null && message === null ? null : withReason(UNNAMED, code, message)
}

// A service of AWS says how work ended in `state` or `status`, some in an object such as `createAccountStatus`.
function serviceFailure(details: unknown): Failure | null {
  if (!isJsonObject(details)) return null
  for (const part of [details, ...Object.values(details)]) {
    const { state, status, failureReason, message, statusMessage } = toObjectOrNull(part) ?? {}
    const failure = failureOfWord(state) ?? failureOfWord(status)
    if (failure !== null) return withReason(failure, failureReason, message ?? statusMessage)
  }
  return null
}

const FAILURE_WORDS: ReadonlySet<string> = new Set(['failure', 'failed', 'fail', 'error', 'denied', 'deny'])
const HTTP_FAILURE = /^[45]\d\d$/
const CODE = /^[\w.:-]{1,128}$/
