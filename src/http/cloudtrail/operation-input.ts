import { type JsonObject, toObjectOrNull } from '../../domain/json/json-values.ts'
import { parseInstant } from '../../domain/parse.ts'
import { Exception } from './exceptions.ts'

/** The members of a request. A null counts as missing. */
export type Input = JsonObject

/** Returns the members of a request body, none for an empty body; throws if it is not a JSON object. */
export function parseOperationInput(body: Uint8Array): Input {
  const text = decodeUtf8(body)
  const value = text.trim() === '' ? {} : parseBody(text)
  const input = toObjectOrNull(value)
  if (input) return input
  throw malformed('The request body must be a JSON object.')
}

/** Returns a string member, null if it is missing; throws if it is something else. */
export function parseOptionalString(input: Input, name: string): string | null {
  const value = input[name] ?? null
  if (value === null || typeof value === 'string') return value
  throw malformed(`${name} must be a string.`)
}

/** Returns a string member; throws if it is missing or something else. */
export function parseRequiredString(input: Input, name: string): string {
  return requireMember(parseOptionalString(input, name), name)
}

/** Returns a boolean member, null if it is missing; throws if it is something else. */
export function parseOptionalBoolean(input: Input, name: string): boolean | null {
  const value = input[name] ?? null
  if (value === null || typeof value === 'boolean') return value
  throw malformed(`${name} must be a boolean.`)
}

/** Returns a number member, null if it is missing; throws if it is something else. */
export function parseOptionalNumber(input: Input, name: string): number | null {
  const value = input[name] ?? null
  if (value === null || typeof value === 'number') return value
  throw malformed(`${name} must be a number.`)
}

/** Returns a time, null if it is missing: epoch seconds, as all SDKs send it, or ISO 8601. Throws if it is neither. */
export function parseOptionalTime(input: Input, name: string): Date | null {
  const value = input[name] ?? null
  if (value === null) return null
  if (typeof value === 'number' || typeof value === 'string') return parseInstant(value, name)
  throw malformed(`${name} must be a timestamp.`)
}

/** Returns a list of strings, null if it is missing; throws if it is something else. */
export function parseOptionalStrings(input: Input, name: string): string[] | null {
  return parseList(input, name, (value) => {
    if (typeof value === 'string') return value
    throw malformed(`${name} must be a list of strings.`)
  })
}

/** Returns a list of structures, null if it is missing; throws if it is something else. */
export function parseOptionalStructures(input: Input, name: string): Input[] | null {
  return parseList(input, name, (value) => {
    const structure = toObjectOrNull(value)
    if (structure) return structure
    throw malformed(`${name} must be a list of structures.`)
  })
}

/** Returns the value; throws AWS's exception for a missing member if it is null. */
export function requireMember<Value>(value: Value | null, name: string): Value {
  if (value !== null) return value
  const member = name.charAt(0).toLowerCase() + name.slice(1)
  throw new Exception(
    'ValidationException',
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  )
}

/** Throws if the request has a `NextToken`: for operations that return everything on one page and never issue one. */
export function rejectNextToken(input: Input): void {
  if (parseOptionalString(input, 'NextToken') !== null)
    throw new Exception(
      'InvalidTokenException',
      'NextToken is not valid: this operation returns everything on one page.',
    )
}

function parseList<Item>(input: Input, name: string, parseItem: (value: unknown) => Item): Item[] | null {
  const value = input[name] ?? null
  if (value === null) return null
  if (Array.isArray(value)) return value.map(parseItem)
  throw malformed(`${name} must be a list.`)
}

function decodeUtf8(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw malformed('The request body is not valid UTF-8.')
  }
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('The request body is not valid JSON.')
  }
}

function malformed(message: string): Exception {
  return new Exception('SerializationException', message)
}
