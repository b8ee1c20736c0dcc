import { TrailFault } from '../../domain/trails/trail-fault.ts'
import { Exception } from './exceptions.ts'

/** Returns the ID of a resource that can have tags, which must be the ARN of a trail; throws otherwise. */
export function parseResourceId(resourceId: string): string {
  const [, type] = /^arn:[\w-]+:cloudtrail:[\w-]*:\d{12}:([a-z]+)\/./.exec(resourceId) ?? []
  if (type === 'trail') return resourceId
  if (type === undefined)
    throw new TrailFault('arn', 'resourceWithoutTags', { arn: resourceId.slice(0, 256) })
  throw new Exception('ResourceTypeNotSupportedException', `Only trails have tags; ${type} is not supported.`)
}

/** Resolves to the result; for an unknown trail throws what AWS's tag operations throw, `ResourceNotFoundException`. */
export async function orResourceNotFound<Result>(arn: string, result: Promise<Result>): Promise<Result> {
  try {
    return await result
  } catch (error) {
    if (error instanceof TrailFault && error.reason === 'unknown')
      throw new Exception('ResourceNotFoundException', `Resource not found: ${arn}`)
    throw error
  }
}
