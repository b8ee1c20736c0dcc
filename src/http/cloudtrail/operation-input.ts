import { type JsonObject, parseInstant, toObjectOrNull } from '../../domain/parse.ts'
import { Exception } from './exceptions.ts'

/** The members of a request; null counts as not given. */
export type Input = JsonObject

/** The members that a body holds. */
export function readInput(body: Uint8Array): Input {
  const text = decoded(body)
  const value = text.trim() === '' ? {} : parsed(text)
  const input = toObjectOrNull(value)
  if (input) return input
  throw malformed('The body must be a JSON object.')
}

/** A text that may be missing. */
export function parseOptionalText(input: Input, name: string): string | null {
  const value = input[name] ?? null
  if (value === null || typeof value === 'string') return value
  throw malformed(`${name} must be a string.`)
}

/** A text that may not. */
export function needText(input: Input, name: string): string {
  return needed(parseOptionalText(input, name), name)
}

/** A boolean that may be missing. */
export function readTruth(input: Input, name: string): boolean | null {
  const value = input[name] ?? null
  if (value === null || typeof value === 'boolean') return value
  throw malformed(`${name} must be a boolean.`)
}

/** A number that may be missing. */
export function readNumber(input: Input, name: string): number | null {
  const value = input[name] ?? null
  if (value === null || typeof value === 'number') return value
  throw malformed(`${name} must be a number.`)
}

/** An instant as all SDKs write it, in epoch seconds, or in ISO 8601. */
export function readMoment(input: Input, name: string): Date | null {
  const value = input[name] ?? null
  if (value === null) return null
  if (typeof value === 'number' || typeof value === 'string') return parseInstant(value, name)
  throw malformed(`${name} must be a timestamp.`)
}

/** A list of texts; null when it is missing. */
export function readTexts(input: Input, name: string): string[] | null {
  return readList(input, name, (value) => {
    if (typeof value === 'string') return value
    throw malformed(`${name} must be a list of strings.`)
  })
}

/** A list of structures; null when it is missing. */
export function readStructures(input: Input, name: string): Input[] | null {
  return readList(input, name, (value) => {
    const structure = toObjectOrNull(value)
    if (structure) return structure
    throw malformed(`${name} must be a list of structures.`)
  })
}

/** What was given, or the refusal of its lack, in the words of AWS. */
export function needed<Value>(value: Value | null, name: string): Value {
  if (value !== null) return value
  const member = name.charAt(0).toLowerCase() + name.slice(1)
  throw new Exception(
    'ValidationException',
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  )
}

/** Refuses a token where everything comes on one page, so that none was ever given out. */
export function refuseToken(input: Input): void {
  if (parseOptionalText(input, 'NextToken') !== null)
    throw new Exception('InvalidTokenException', 'The token was not given out here.')
}

function readList<Item>(input: Input, name: string, read: (value: unknown) => Item): Item[] | null {
  const value = input[name] ?? null
  if (value === null) return null
  if (Array.isArray(value)) return value.map(read)
  throw malformed(`${name} must be a list.`)
}

function decoded(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw malformed('The body is not valid UTF-8.')
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('The body is not valid JSON.')
  }
}

function malformed(message: string): Exception {
  return new Exception('SerializationException', message)
}
