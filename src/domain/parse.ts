import { Fault, invalidField } from './fault.ts'

/** A JSON object whose members are not yet known. */
export type JsonObject = { [name: string]: unknown }

/** Parses JSON text; a fault naming `field` when it is malformed. */
export function parseJson(text: string, field: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidField(field, `The ${field} is not valid JSON.`)
  }
}

/** Whether the value is an object, and neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as an object, or null when it is anything else. */
export function toObjectOrNull(value: unknown): JsonObject | null {
  return isJsonObject(value) ? value : null
}

/** The value as a text that is not empty, or null when it is anything else. */
export function toTextOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

const ISO_8601 = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/
const EPOCH_SECONDS = /^-?\d{1,12}(?:\.\d{1,9})?$/

/** An instant from ISO 8601 (UTC unless it says otherwise) or epoch seconds; a fault when it is neither. */
export function parseInstant(value: string | number, field: string): Date {
  const moment = typeof value === 'number' ? new Date(Math.round(value * 1_000)) : instantOf(value)
  if (Number.isNaN(moment.getTime())) {
    throw invalidField(
      field,
      `${field} must be an instant in ISO 8601, such as 2026-03-01T12:00:00Z, or epoch seconds.`,
    )
  }
  return moment
}

// `new Date('2026-02-30')` quietly becomes 2 March.
/** Whether a text that begins like a day, `2026-03-01`, names one that there is. */
export function isCalendarDay(value: string): boolean {
  const day = value.slice(0, 10)
  const moment = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day)
}

/** One of the words allowed; a fault that lists them when it is another. */
export function parseOneOf<const Word extends string>(
  value: string,
  words: readonly Word[],
  field: string,
): Word {
  const word = words.find((each) => each === value)
  if (word === undefined) throw invalidField(field, `${field} must be ${words.join(' or ')}.`)
  return word
}

/** A whole number between two bounds; a fault that names them when it is not. */
export function parseInteger(value: string, least: number, most: number, field: string): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
  if (!(number >= least && number <= most)) {
    throw invalidField(field, `${field} must be a whole number from ${least} to ${most}.`)
  }
  return number
}

/** Refuses what is longer than the limit, in characters. */
export function checkLength(value: string, most: number, field: string): string {
  if (value.length > most)
    throw new Fault('invalid', `${field} may have at most ${most} characters.`, { field })
  return value
}

function instantOf(value: string): Date {
  if (EPOCH_SECONDS.test(value)) return new Date(Math.round(Number(value) * 1_000))
  if (!ISO_8601.test(value)) return new Date(Number.NaN)
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/.test(value) || value.length === 10
  const moment = new Date(hasZone ? value : `${value}Z`)
  return isCalendarDay(value) ? moment : new Date(Number.NaN)
}
