/**
 * The error codes of requests that were refused for want of permission, as values of the filter `errorCode`: those of AWS and
 * of clouds with its API, in all their spellings, and Daybook's own.
 */
export const REFUSED_CODES = [
  'AccessDenied*',
  'AuthorizationError*',
  'Client.Unauthorized*',
  'Forbidden*',
  'NotAuthorized*',
  'Unauthorized*',
] as const
