import { Fault, type FaultCode } from '../fault.ts'

/** What exactly is wrong with a trail; faces that have finer words than fault codes look here. */
export type TrailReason =
  | 'unknown'
  | 'exists'
  | 'limit'
  | 'name'
  | 'arn'
  | 'bucket'
  | 'bucket-missing'
  | 'storage'
  | 'prefix'
  | 'combination'
  | 'selectors'
  | 'tag'
  | 'tags'

/** A fault about a trail: its code for every face, its reason for those that tell them apart. */
export class TrailFault extends Fault {
  readonly reason: TrailReason

  constructor(reason: TrailReason, message: string) {
    super(CODES[reason], message)
    this.reason = reason
  }
}

const CODES: Record<TrailReason, FaultCode> = {
  unknown: 'not_found',
  exists: 'conflict',
  limit: 'conflict',
  name: 'invalid',
  arn: 'invalid',
  bucket: 'invalid',
  'bucket-missing': 'invalid',
  storage: 'invalid',
  prefix: 'invalid',
  combination: 'invalid',
  selectors: 'invalid',
  tag: 'invalid',
  tags: 'invalid',
}
