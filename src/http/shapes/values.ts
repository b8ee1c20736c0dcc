import { z } from 'zod'
import { toColumn } from '../../domain/events/column.ts'
import { FILTER_LENGTH_MAX, LIMIT_DEFAULT, LIMIT_MAX } from '../../domain/events/query.ts'
import { Fault } from '../../domain/fault.ts'
import { parseInstant, parseInteger } from '../../domain/parse.ts'

// The values that shapes are made of. Each has an example, from which the examples of the OpenAPI document are made.

/** A string. */
export function text(example: string) {
  return z.string().meta({ example })
}

/** A string of at most `max` characters in a request. */
export function shortText(max: number, example: string) {
  return z.string().max(max).meta({ example })
}

/** A whole number, not negative. */
export function count(example: number) {
  return z.int().min(0).meta({ example })
}

/** True or false. */
export function truth(example: boolean) {
  return z.boolean().meta({ example })
}

/** An instant. It is a `Date` in answers and a string on the wire. */
export function time() {
  return z.date().meta({ example: '2026-03-01T12:00:00.000Z' })
}

/** A list of strings. */
export function texts(example: string[]) {
  return z.array(z.string()).meta({ example })
}

/** A value in the path of the URL, as columns store it. */
export function pathText(example: string) {
  return text(example).transform(toColumn)
}

/** The text of a parameter. It is not empty. */
export function parameter(example: string, max = FILTER_LENGTH_MAX) {
  return shortText(max, example).min(1).meta({ example })
}

/** The text of a parameter that is compared with a column. */
export function columnParameter(example: string) {
  return parameter(example).transform(toColumn)
}

/** A parameter that may be given up to `max` times. What its values may be is checked where they are parsed. */
export function listParameter(example: string, max: number) {
  const value = z.string().meta({ minLength: 1, maxLength: FILTER_LENGTH_MAX })
  return z
    .array(value)
    .meta({ example: [example], maxItems: max })
    .exactOptional()
}

/** A parameter that is an instant; `name` is its name. */
export function timeParameter(name: string) {
  return parameter('2026-03-01T12:00:00Z')
    .transform(parsedBy((value) => parseInstant(value, name)))
    .optional()
}

/** A parameter that is `true` or `false`. */
export function truthParameter() {
  return z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
}

/** A parameter that is a whole number; `name` is its name. */
export function integerParameter(name: string, min: number, max: number, example: number) {
  return z
    .string()
    .min(1)
    .transform(parsedBy((value) => parseInteger(value, min, max, name)))
    .meta({ type: 'integer', minLength: undefined, minimum: min, maximum: max, example })
}

/** The parameter `limit`, the maximum number of items on a page. */
export function limitParameter() {
  return z
    .string()
    .min(1)
    .transform(parsedBy((value) => parseInteger(value, 1, LIMIT_MAX, 'limit')))
    .default(LIMIT_DEFAULT)
    .meta({ type: 'integer', minLength: undefined, minimum: 1, maximum: LIMIT_MAX })
}

// The message of a fault becomes that of an issue, so that what is wrong with other values can come first.
/** Returns a transformation by a function that throws faults. */
export function parsedBy<Value>(parse: (value: string) => Value) {
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
