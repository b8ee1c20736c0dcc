import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Fault, type FaultCode } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { TrailFault, type TrailReason } from '../../domain/trails/trail-fault.ts'
import type { RequestEnv } from '../request-env.ts'

// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/CommonErrors.html. Exceptions of the service's API
// model have status 400.
/** The HTTP status of every AWS exception that this API returns. */
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

/** An error that only this API can have, by AWS's name for it. */
export class Exception extends Error {
  override name = 'Exception' as const
  readonly exception: ExceptionName

  constructor(exception: ExceptionName, message: string) {
    super(message)
    this.exception = exception
  }
}

/** Returns the response for an error, in AWS's format. The response for a bug does not contain its message. */
export function toExceptionResponse(error: Error, c: Context<RequestEnv>): Response {
  const name = toExceptionName(error)
  const message = name === 'InternalFailure' ? MESSAGES.errors.internal : error.message
  const retryAfterSeconds = error instanceof Fault ? error.retryAfterSeconds : undefined
  return c.body(JSON.stringify({ __type: name, Message: message }), EXCEPTIONS[name], {
    ...toResponseHeaders(c),
    'x-amzn-ErrorType': name,
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
  })
}

/** Returns the headers of every response. CloudTrail at `/` uses JSON 1.1, cloudtrail-data plain JSON. */
export function toResponseHeaders(c: Context<RequestEnv>): {
  'Content-Type': string
  'x-amzn-RequestId': string
} {
  return {
    'Content-Type': c.req.path === '/' ? 'application/x-amz-json-1.1' : 'application/json',
    'x-amzn-RequestId': c.get('requestId'),
  }
}

function toExceptionName(error: Error): ExceptionName {
  if (error instanceof Exception) return error.exception
  if (error instanceof TrailFault) return TRAIL_EXCEPTIONS[error.reason]
  if (error instanceof Fault)
    return error.field === 'cursor' ? 'InvalidNextTokenException' : FAULT_EXCEPTIONS[error.code]
  return 'InternalFailure'
}

const FAULT_EXCEPTIONS: Record<FaultCode, ExceptionName> = {
  invalid: 'ValidationException',
  unauthorized: 'UnrecognizedClientException',
  forbidden: 'AccessDeniedException',
  not_found: 'ResourceNotFoundException',
  conflict: 'ConflictException',
  too_large: 'RequestEntityTooLarge',
  too_many: 'ThrottlingException',
  unavailable: 'ServiceUnavailable',
}

const TRAIL_EXCEPTIONS: Record<TrailReason, ExceptionName> = {
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
