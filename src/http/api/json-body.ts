import type { Context } from 'hono'
import { Fault, invalidField } from '../../domain/fault.ts'
import { formatInteger } from '../../domain/messages/numbers.ts'
import {
  checkLength,
  describeType,
  isJsonObject,
  type JsonObject,
  parseJson,
  parseOneOf,
} from '../../domain/parse.ts'
import type { ApiEnv } from './api-env.ts'
import type { BodyField, BodyFields } from './body-fields.ts'
import { HttpFault } from './problem.ts'

/** A request body with checked fields. Each function returns the field if it has that type, else undefined. */
export type JsonBody = {
  /** The names of the fields in the body. */
  names: string[]
  string(name: string): string | undefined
  boolean(name: string): boolean | undefined
  list(name: string): unknown[] | null | undefined
}

/**
 * Returns the fields of a JSON body. Throws a fault for a field that is unknown, missing, too long or of a wrong type.
 */
export async function parseJsonBody(c: Context<ApiEnv>, fields: BodyFields): Promise<JsonBody> {
  const values = await readObject(c)
  for (const [name, value] of Object.entries(values)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!field) throw unknownField(name.slice(0, 64), fields)
    checkType(name, value, field)
  }
  for (const [name, { isRequired }] of Object.entries(fields)) {
    if (isRequired && !Object.hasOwn(values, name)) throw invalidField(name, `\`${name}\` is required.`)
  }
  return {
    names: Object.keys(values),
    string: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    boolean: (name) => (typeof values[name] === 'boolean' ? values[name] : undefined),
    list: (name) => (Array.isArray(values[name]) || values[name] === null ? values[name] : undefined),
  }
}

/** Throws a fault if the request has a body; an empty object counts as none. */
export async function requireNoBody(c: Context<ApiEnv>): Promise<void> {
  await parseJsonBody(c, {})
}

async function readObject(c: Context<ApiEnv>): Promise<JsonObject> {
  const bytes = await c.req.arrayBuffer()
  if (bytes.byteLength === 0) return {}
  checkContentType(c)
  const value = parseJson(decodeUtf8(bytes), 'body')
  if (isJsonObject(value)) return value
  throw invalidField('body', `The request body must be a JSON object; got ${describeType(value)}.`)
}

function checkContentType(c: Context<ApiEnv>): void {
  const type = c.req.header('content-type')?.toLowerCase() ?? ''
  const encoding = c.req.header('content-encoding') ?? 'identity'
  if (/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/.test(type) && encoding === 'identity') return
  throw new HttpFault(
    'unsupported_media_type',
    'The `Content-Type` must be application/json in UTF-8, without `Content-Encoding`.',
    { Accept: 'application/json' },
  )
}

function decodeUtf8(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalidField('body', 'The request body is not valid UTF-8.')
  }
}

function unknownField(name: string, fields: BodyFields): Fault {
  const allowed = Object.keys(fields).map((each) => `\`${each}\``)
  const hint = allowed.length === 0 ? 'This request takes no body.' : `Allowed: ${allowed.join(', ')}.`
  return invalidField(name, `Unknown field \`${name}\`. ${hint}`)
}

function checkType(name: string, value: unknown, { schema }: BodyField): void {
  if (schema.type === 'boolean') {
    const isAllowed = schema.const === undefined ? typeof value === 'boolean' : value === schema.const
    if (!isAllowed) throw wrongType(name, schema.const ? 'true' : 'true or false', value)
  } else if (schema.type === 'array') {
    if (!Array.isArray(value)) throw wrongType(name, 'an array', value)
    if (value.length > schema.maxItems) throw tooManyItems(name, schema.maxItems, value.length)
  } else if (schema.type !== 'string') {
    if (value !== null && !Array.isArray(value)) throw wrongType(name, 'an array or null', value)
  } else {
    if (typeof value !== 'string') throw wrongType(name, 'a string', value)
    checkLength(value, schema.maxLength, name)
    if (schema.enum) parseOneOf(value, schema.enum, name)
  }
}

function wrongType(name: string, expected: string, value: unknown): Fault {
  const actual = typeof value === 'boolean' ? String(value) : describeType(value)
  return invalidField(name, `\`${name}\` must be ${expected}; got ${actual}.`)
}

function tooManyItems(name: string, max: number, count: number): Fault {
  const message = `\`${name}\` must have at most ${formatInteger(max)} items; got ${formatInteger(count)}.`
  return new Fault('too_large', message, { field: name })
}
