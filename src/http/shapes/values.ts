import { z } from 'zod'
import { toColumn } from '../../domain/events/column.ts'
import { FILTER_LENGTH_MAX, LIMIT_DEFAULT, LIMIT_MAX } from '../../domain/events/query.ts'
import { Fault } from '../../domain/fault.ts'
import { parseInstant, parseInteger } from '../../domain/parse.ts'

// The values that shapes are made of. Each has an example, from which the examples of the OpenAPI document are made.

/** A string. */
export function text(example: string, description?: string) {
  return z.string().meta(notes(example, description))
}

/** A string of at most `max` characters in a request. */
export function shortText(max: number, example: string, description?: string) {
  return z.string().max(max).meta(notes(example, description))
}

/** A whole number, not negative. */
export function count(example: number, description?: string) {
  return z.int().min(0).meta(notes(example, description))
}

/** True or false. */
export function truth(example: boolean, description?: string) {
  return z.boolean().meta(notes(example, description))
}

/** An instant. It is a `Date` in answers and a string on the wire. */
export function time(description?: string) {
  return z.date().meta(notes('2026-03-01T12:00:00.000Z', description))
}

/** A list of strings. */
export function texts(example: string[], description?: string) {
  return z.array(z.string()).meta(notes(example, description))
}

/** A value in the path of the URL, as columns store it. */
export function pathText(example: string, description: string) {
  return z.string().transform(toColumn).meta(notes(example, description))
}

/** The text of a parameter. It is not empty. */
export function parameter(example: string, description: string, max = FILTER_LENGTH_MAX) {
  return z.string().min(1).max(max).meta(notes(example, description))
}

/** The text of a parameter that is compared with a column. */
export function columnParameter(example: string, description: string) {
  return parameter(example, description).transform(toColumn).meta(notes(example, description))
}

/** A parameter that is an instant; `name` is its name. */
export function timeParameter(name: string, description: string) {
  const parse = (value: string) => parseInstant(value, name)
  return parameter('2026-03-01T12:00:00Z', description)
    .transform(parsedBy(parse))
    .describe(description)
    .optional()
}

/** A parameter that is `true` or `false`. */
export function truthParameter(description: string) {
  return z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .meta({ description })
    .optional()
}

/** The parameter `limit`, the maximum number of items on a page. */
export function limitParameter(description: string) {
  return z
    .string()
    .min(1)
    .transform(parsedBy((value) => parseInteger(value, 1, LIMIT_MAX, 'limit')))
    .default(LIMIT_DEFAULT)
    .meta({ type: 'integer', minLength: undefined, minimum: 1, maximum: LIMIT_MAX, description })
}

// The message of a fault becomes that of an issue, so that what is wrong with other values can come first.
function parsedBy<Value>(parse: (value: string) => Value) {
  return (value: string, context: z.core.$RefinementCtx): Value => {
    try {
      return parse(value)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      context.addIssue({ code: 'custom', message: error.message, input: value })
      return z.NEVER
    }
  }
}

function notes<Example>(example: Example, description?: string) {
  return { example, ...(description !== undefined && { description }) }
}
