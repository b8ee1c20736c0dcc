import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Fault, type FaultCode } from '../../domain/fault.ts'
import { TrailFault, type TrailReason } from '../../domain/trails/trail-fault.ts'
import type { RequestEnv } from '../request-env.ts'

// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/CommonErrors.html; what a model names answers 400.
/** Every exception that clients of AWS meet here, with its status. */
export const EXCEPTIONS = {
  MissingAuthenticationToken: 403,
  IncompleteSignature: 400,
  InvalidSignatureException: 400,
  UnrecognizedClientException: 400,
  AccessDeniedException: 400,
  UnknownOperationException: 400,
  SerializationException: 400,
  ValidationException: 400,
  ThrottlingException: 400,
  RequestEntityTooLarge: 413,
  InternalFailure: 500,
  ServiceUnavailable: 503,
  ChannelInsufficientPermission: 400,
  ChannelNotFound: 400,
  CloudTrailARNInvalidException: 400,
  ConflictException: 400,
  DuplicatedAuditEventId: 400,
  InsightNotEnabledException: 400,
  InvalidChannelARN: 400,
  InvalidEventCategoryException: 400,
  InvalidEventSelectorsException: 400,
  InvalidLookupAttributesException: 400,
  InvalidMaxResultsException: 400,
  InvalidNextTokenException: 400,
  InvalidParameterCombinationException: 400,
  InvalidS3BucketNameException: 400,
  InsufficientS3BucketPolicyException: 400,
  S3BucketDoesNotExistException: 400,
  InvalidS3PrefixException: 400,
  InvalidTagParameterException: 400,
  InvalidTimeRangeException: 400,
  InvalidTokenException: 400,
  InvalidTrailNameException: 400,
  MaximumNumberOfTrailsExceededException: 400,
  ResourceNotFoundException: 400,
  ResourceTypeNotSupportedException: 400,
  TagsLimitExceededException: 400,
  TrailAlreadyExistsException: 400,
  TrailNotFoundException: 400,
  UnsupportedOperationException: 400,
} as const satisfies Record<string, ContentfulStatusCode>

export type ExceptionName = keyof typeof EXCEPTIONS

/** What only clients of AWS can get wrong. */
export class Exception extends Error {
  override name = 'Exception' as const
  readonly exception: ExceptionName

  constructor(exception: ExceptionName, message: string) {
    super(message)
    this.exception = exception
  }
}

/** Answers an error in the words and the shape of AWS; a bug says no more than that it was one. */
export function exception(error: Error, c: Context<RequestEnv>): Response {
  const name = nameOf(error)
  const message = name === 'InternalFailure' ? 'Something went wrong on our side.' : error.message
  const retry = error instanceof Fault ? error.retryAfterSeconds : undefined
  return c.body(JSON.stringify({ __type: name, Message: message }), EXCEPTIONS[name], {
    ...headersFor(c),
    'x-amzn-ErrorType': name,
    ...(retry === undefined ? {} : { 'Retry-After': String(retry) }),
  })
}

/** The headers of every answer: REST paths speak plain JSON, the service's root JSON 1.1. */
export function headersFor(c: Context<RequestEnv>): { 'Content-Type': string; 'x-amzn-RequestId': string } {
  return {
    'Content-Type': c.req.path === '/' ? 'application/x-amz-json-1.1' : 'application/json',
    'x-amzn-RequestId': c.get('requestId'),
  }
}

function nameOf(error: Error): ExceptionName {
  if (error instanceof Exception) return error.exception
  if (error instanceof TrailFault) return OF_TRAILS[error.reason]
  if (error instanceof Fault)
    return error.field === 'cursor' ? 'InvalidNextTokenException' : OF_FAULTS[error.code]
  return 'InternalFailure'
}

const OF_FAULTS: Record<FaultCode, ExceptionName> = {
  invalid: 'ValidationException',
  unauthorized: 'UnrecognizedClientException',
  forbidden: 'AccessDeniedException',
  not_found: 'ResourceNotFoundException',
  conflict: 'ConflictException',
  too_large: 'RequestEntityTooLarge',
  too_many: 'ThrottlingException',
  unavailable: 'ServiceUnavailable',
}

const OF_TRAILS: Record<TrailReason, ExceptionName> = {
  unknown: 'TrailNotFoundException',
  exists: 'TrailAlreadyExistsException',
  limit: 'MaximumNumberOfTrailsExceededException',
  name: 'InvalidTrailNameException',
  arn: 'CloudTrailARNInvalidException',
  bucket: 'InvalidS3BucketNameException',
  'bucket-missing': 'S3BucketDoesNotExistException',
  storage: 'InsufficientS3BucketPolicyException',
  prefix: 'InvalidS3PrefixException',
  combination: 'InvalidParameterCombinationException',
  selectors: 'InvalidEventSelectorsException',
  tag: 'InvalidTagParameterException',
  tags: 'TagsLimitExceededException',
}
