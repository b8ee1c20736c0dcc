import type { Context } from 'hono'
import type { z } from 'zod'
import type { Caller } from '../../domain/access/caller.ts'
import type { ProblemCode } from '../shapes/problem.ts'
import type { ApiEnv } from './api-env.ts'

/**
 * An operation of the JSON API. Its route and its part of the OpenAPI document are made from it. Without an `answer` it
 * answers 204.
 */
export type ApiOperation = {
  route: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`
  summary: string
  description: string
  path?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodObject
  /** Whether a request without a body is one with an empty object. */
  isBodyOptional?: true
  /** The body, if the handler reads it itself. */
  bodyContent?: Content
  answer?: JsonAnswer | OwnAnswer
  /** An answer with status 400 that is no problem. */
  rejection?: { description: string; shape: z.ZodType }
  /** The errors that it may answer, apart from those of all operations of its kind. */
  faults?: ProblemCode[]
  /** Whether it needs no access key. */
  isPublic?: true
}

/** Operations by their `operationId`. */
export type ApiOperations = { [operationId: string]: ApiOperation }

/** Shapes by media type. */
export type Content = { [mediaType: string]: z.ZodType }

/** An answer in JSON with status 200 or 201. */
type JsonAnswer = {
  description: string
  shape: z.ZodType
  status?: 201
  /** The member that ends the URL of a new object. */
  locatedBy?: string
}

/** An answer with status 200 that its handler makes byte for byte; `headers` are their descriptions. */
type OwnAnswer = { description: string; content: Content; headers?: { [name: string]: string } }

/** The functions behind operations. Each gets the parsed input, and returns the answer in the form of its shape. */
export type Handlers<Table extends ApiOperations> = {
  [Id in keyof Table]: Table[Id] extends { answer: { content: Content } }
    ? (caller: Caller, input: Input<Table[Id]>, c: Context<ApiEnv>) => Promise<Response>
    : (caller: Caller, input: Input<Table[Id]>, c: Context<ApiEnv>) => Promise<AnswerOf<Table[Id]>>
}

type Input<Each> = Part<Each, 'path'> & Part<Each, 'query'> & Part<Each, 'body'>

type Part<Each, Name extends string> =
  Each extends Record<Name, infer Shape extends z.ZodType> ? z.output<Shape> : unknown

// Shapes of answers describe what is on the wire, which is the input of a schema. What the handler of an empty answer
// returns is not sent.
type AnswerOf<Each> = Each extends { answer: { shape: infer Shape extends z.ZodType } }
  ? z.input<Shape>
  : unknown
