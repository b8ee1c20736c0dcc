import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Caller } from '../../domain/access/caller.ts'
import { FILTER_LENGTH_MAX } from '../../domain/events/query.ts'
import { invalidField } from '../../domain/fault.ts'
import { isJsonObject, type JsonObject } from '../../domain/json/json-values.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { checkLength, describeType, parseJson } from '../../domain/parse.ts'
import { parseInput, unknownParameter } from '../shapes/input-faults.ts'
import type { ApiEnv } from './api-env.ts'
import type { ApiOperation, ApiOperations, Handlers } from './operation.ts'
import { HttpFault } from './problem.ts'

type Handler = (caller: Caller, input: object, c: Context<ApiEnv>) => Promise<unknown>

/**
 * Returns the routes of some operations. Each reads the path, the parameters and the body as the operation describes
 * them, throws a fault for anything else, and answers what its handler returns.
 */
export function createRoutes<Table extends ApiOperations>(
  operations: Table,
  handlers: Handlers<Table>,
): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  for (const [id, operation] of Object.entries(operations)) {
    const [method = '', path = ''] = operation.route.split(' ')
    // The type of `handlers` ties the input of each handler to the shapes that `readInput` parses with.
    const handle = handlers[id] as unknown as Handler
    app.on(method, path.replace(/\{(\w+)\}/g, ':$1'), async (c) => {
      const input = await readInput(c, operation)
      return toResponse(c, operation, await handle(c.var.caller, input, c))
    })
  }
  return app
}

const NOTHING = z.strictObject({})

async function readInput(c: Context<ApiEnv>, operation: ApiOperation): Promise<object> {
  const { path = NOTHING, query = NOTHING, body = NOTHING } = operation
  const parameters = parseInput(query, readParameters(c.req.url, query), 'query')
  const names = parseInput(path, c.req.param(), 'path')
  const members = c.req.method === 'GET' ? {} : parseInput(body, await readBody(c, operation), 'body')
  return { ...names, ...parameters, ...members }
}

function readParameters(url: string, { shape }: z.ZodObject): JsonObject {
  const values = new Map<string, string | string[]>()
  const start = url.indexOf('?')
  for (const [name, value] of new URLSearchParams(start < 0 ? '' : url.slice(start + 1))) {
    if (!Object.hasOwn(shape, name)) throw unknownParameter(name, Object.keys(shape))
    const known = values.get(name)
    checkLength(value, FILTER_LENGTH_MAX, name)
    if (isList(shape[name])) values.set(name, [...(known ?? []), value])
    else if (known !== undefined) throw invalidField(name, 'givenTwice')
    else values.set(name, value)
  }
  return Object.fromEntries(values)
}

function isList(shape: unknown): boolean {
  return shape instanceof z.ZodExactOptional && shape.unwrap() instanceof z.ZodArray
}

async function readBody(c: Context<ApiEnv>, { body, isBodyOptional }: ApiOperation): Promise<JsonObject> {
  const bytes = await c.req.arrayBuffer()
  if (bytes.byteLength === 0) {
    if (body === undefined || isBodyOptional) return {}
    throw invalidField('body', 'bodyMissing')
  }
  checkContentType(c)
  const value = parseJson(decodeUtf8(bytes), 'body')
  if (isJsonObject(value)) return value
  throw invalidField('body', 'bodyNotObject', { got: describeType(value) })
}

function checkContentType(c: Context<ApiEnv>): void {
  const type = (c.req.header('content-type') ?? '').trim().toLowerCase()
  const encoding = c.req.header('content-encoding') ?? 'identity'
  if (/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/.test(type) && encoding === 'identity') return
  throw new HttpFault('unsupported_media_type', MESSAGES.faults.contentTypeNotJson, {
    Accept: 'application/json',
  })
}

function decodeUtf8(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalidField('body', 'bodyNotUtf8')
  }
}

function toResponse(c: Context<ApiEnv>, { route, answer }: ApiOperation, value: unknown): Response {
  if (value instanceof Response) return value
  if (answer === undefined) return c.body(null, 204)
  const { status = 200, locatedBy = '' } = 'shape' in answer ? answer : {}
  const key = isJsonObject(value) ? value[locatedBy] : undefined
  const url = `/api/v1${route.split(' ')[1]}/${encodeURIComponent(String(key))}`
  return c.json(value, status, key === undefined ? {} : { Location: url })
}
