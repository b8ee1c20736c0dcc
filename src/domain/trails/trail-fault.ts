import { Fault, type FaultArguments, type FaultCode, type FaultKey } from '../fault.ts'

/** What is wrong with a trail or a request about one. APIs with finer error codes than fault codes use it. */
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

/** A fault about a trail: the fault code for every API, and the reason for those that tell reasons apart. */
export class TrailFault<Key extends FaultKey = FaultKey> extends Fault<Key> {
  readonly reason: TrailReason

  constructor(reason: TrailReason, key: Key, ...values: FaultArguments<Key>) {
    super(CODES[reason], key, ...values)
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
