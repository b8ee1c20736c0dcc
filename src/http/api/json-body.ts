import type { Context } from 'hono'
import { Fault, invalidField } from '../../domain/fault.ts'
import { checkLength, isJsonObject, type JsonObject, parseJson, parseOneOf } from '../../domain/parse.ts'
import type { ApiEnv } from './api-env.ts'
import type { Member, Members } from './body-fields.ts'
import { Refusal } from './problem.ts'

/** A body whose members are all known, and each of its type. */
export type Given = {
  /** The names that are there. */
  names: string[]
  text(name: string): string | undefined
  truth(name: string): boolean | undefined
  list(name: string): unknown[] | null | undefined
}

/** Reads a JSON body strictly: what is unknown, missing, of another type or too long is refused by its name. */
export async function readGiven(c: Context<ApiEnv>, members: Members): Promise<Given> {
  const fields = await readFields(c)
  for (const [name, value] of Object.entries(fields)) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined
    if (!member) throw unknown(name.slice(0, 64), members)
    checkType(name, value, member)
  }
  for (const [name, { isRequired }] of Object.entries(members)) {
    if (isRequired && !Object.hasOwn(fields, name)) throw invalidField(name, `${name} is missing.`)
  }
  return {
    names: Object.keys(fields),
    text: (name) => (typeof fields[name] === 'string' ? fields[name] : undefined),
    truth: (name) => (typeof fields[name] === 'boolean' ? fields[name] : undefined),
    list: (name) => (Array.isArray(fields[name]) || fields[name] === null ? fields[name] : undefined),
  }
}

/** Refuses a body where none is wanted; an empty object counts as none. */
export async function readNoBody(c: Context<ApiEnv>): Promise<void> {
  await readGiven(c, {})
}

async function readFields(c: Context<ApiEnv>): Promise<JsonObject> {
  const bytes = await c.req.arrayBuffer()
  if (bytes.byteLength === 0) return {}
  checkKind(c)
  const value = parseJson(decoded(bytes), 'body')
  if (!isJsonObject(value)) throw invalidField('body', 'The body must be a JSON object.')
  return value
}

function checkKind(c: Context<ApiEnv>): void {
  const type = c.req.header('content-type')?.toLowerCase() ?? ''
  const encoding = c.req.header('content-encoding') ?? 'identity'
  if (/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/.test(type) && encoding === 'identity') return
  throw new Refusal('unsupported_media_type', 'Send application/json, in UTF-8 and as it is.', {
    Accept: 'application/json',
  })
}

function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalidField('body', 'The body is not valid UTF-8.')
  }
}

function unknown(name: string, members: Members) {
  const names = Object.keys(members)
  const rest = names.length === 0 ? 'This address takes none.' : `This address takes ${names.join(', ')}.`
  return invalidField(name, `There is no member ${name}. ${rest}`)
}

function checkType(name: string, value: unknown, { schema }: Member): void {
  if (schema.type === 'boolean') {
    const isFit = schema.const === undefined ? typeof value === 'boolean' : value === schema.const
    if (!isFit) throw invalidField(name, `${name} must be ${schema.const ? 'true' : 'true or false'}.`)
  } else if (schema.type === 'array') {
    if (!Array.isArray(value)) throw invalidField(name, `${name} must be a list.`)
    if (value.length > schema.maxItems)
      throw new Fault('too_large', `${name} may have at most ${schema.maxItems} items.`, { field: name })
  } else if (schema.type !== 'string') {
    if (value !== null && !Array.isArray(value)) throw invalidField(name, `${name} must be a list or null.`)
  } else {
    if (typeof value !== 'string') throw invalidField(name, `${name} must be a text.`)
    checkLength(value, schema.maxLength, name)
    if (schema.enum) parseOneOf(value, schema.enum, name)
  }
}
