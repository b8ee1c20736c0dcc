import { TrailFault } from '../../domain/trails/trail-fault.ts'
import { Exception } from './exceptions.ts'

/** The id of what may have tags, if it is the ARN of a trail. */
export function checkedArn(resourceId: string): string {
  const [, kind] = /^arn:[\w-]+:cloudtrail:[\w-]*:\d{12}:([a-z]+)\/./.exec(resourceId) ?? []
  if (kind === 'trail') return resourceId
  if (kind === undefined)
    throw new TrailFault('arn', `${resourceId.slice(0, 256)} is not the ARN of something that has tags.`)
  throw new Exception('ResourceTypeNotSupportedException', `Of resources only trails have tags, not ${kind}.`)
}

/** What a flow finds for an ARN; tags know resources, so a trail that is not there is a resource not found. */
export async function resource<Found>(arn: string, found: Promise<Found>): Promise<Found> {
  try {
    return await found
  } catch (error) {
    if (error instanceof TrailFault && error.reason === 'unknown')
      throw new Exception('ResourceNotFoundException', `Resource not found: ${arn}`)
    throw error
  }
}
