import type { MiddlewareHandler } from 'hono'
import { invalidField } from '../domain/fault.ts'
import { readWithin } from './request-body.ts'
import type { RequestEnv } from './request-env.ts'

/**
 * Limits a request's body to `bytesMax` bytes, and the time that it may take to arrive. It is read when it is first needed,
 * by what of `c.req` reads a body; `throwTooLarge` is called then, or at once if the headers say that it is too large.
 */
export function limitBody(bytesMax: number, throwTooLarge: () => never): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    const { body, headers } = c.req.raw
    if (body !== null) {
      if (Number(headers.get('content-length') ?? 0) > bytesMax) throwTooLarge()
      let read: Promise<ArrayBuffer> | null = null
      const arrayBuffer = () => {
        read ??= readWithin(body, bytesMax, c.env.waitForBody).then(
          (bytes) => bytes?.buffer ?? throwTooLarge(),
          throwIncomplete,
        )
        return read
      }
      Object.defineProperty(c.req.bodyCache, 'arrayBuffer', { get: arrayBuffer, enumerable: true })
    }
    await next()
  }
}

function throwIncomplete(): never {
  throw invalidField('body', 'bodyIncomplete')
}
