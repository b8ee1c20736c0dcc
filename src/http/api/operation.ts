import type { Context } from 'hono'
import type { z } from 'zod'
import type { Caller } from '../../domain/access/caller.ts'
import type { ProblemCode } from '../shapes/problem.ts'
import type { ApiEnv } from './api-env.ts'

/** An operation of the JSON API. Its route and its part of the OpenAPI document are made from it. */
export type Operation = {
  route: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`
  summary: string
  description: string
  path?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodObject
  answer: Answer
  /** The errors that it answers beyond those of every operation. */
  faults: ProblemCode[]
  /** Whether it needs no access key. */
  isPublic?: true
}

/** Operations by their `operationId`. */
export type Operations = { [operationId: string]: Operation }

/** An answer in JSON; the headers are those that its handler sets. */
type JsonAnswer<Shape extends z.ZodType> = {
  status: 200 | 201
  description: string
  shape: Shape
  /** The member of the answer that ends the URL of the new object. */
  locatedBy?: string
}
/** An answer that its handler makes byte for byte, with a shape for each media type. */
type OwnAnswer = {
  status: 200
  description: string
  content: Content
  headers?: { [name: string]: string }
}
type Answer = JsonAnswer<z.ZodType> | OwnAnswer | typeof NO_CONTENT
/** Shapes by media type. */
export type Content = { [mediaType: string]: z.ZodType }

/** Returns an answer with status 200. */
export function ok<Shape extends z.ZodType>(description: string, shape: Shape): JsonAnswer<Shape> {
  return { status: 200, description, shape }
}

/** Returns the answer to a request that created an object; `locatedBy` is the member that ends its URL, if it has one. */
export function created<Shape extends z.ZodType>(
  description: string,
  shape: Shape,
  locatedBy?: keyof z.input<Shape> & string,
): JsonAnswer<Shape> {
  return { status: 201, description, shape, ...(locatedBy !== undefined && { locatedBy }) }
}

/** The answer that has no body. */
export const NO_CONTENT = { status: 204, description: 'Success. The response has no body.' } as const

/** The functions behind operations. Each gets the input that the shapes allow, and returns what its answer's shape has. */
export type Handlers<Table extends Operations> = {
  [Id in keyof Table]: Table[Id]['answer'] extends { content: Content }
    ? (caller: Caller, input: Input<Table[Id]>, c: Context<ApiEnv>) => Promise<Response>
    : (caller: Caller, input: Input<Table[Id]>) => Promise<AnswerOf<Table[Id]>>
}

type Input<Each> = Part<Each, 'path'> & Part<Each, 'query'> & Part<Each, 'body'>

type Part<Each, Name extends string> =
  Each extends Record<Name, infer Shape extends z.ZodType> ? z.output<Shape> : unknown

// Shapes of answers describe what is on the wire, which is the input of a schema. What the handler of an empty answer
// returns is not sent.
type AnswerOf<Each> = Each extends { answer: { shape: infer Shape extends z.ZodType } }
  ? z.input<Shape>
  : unknown
