/** Messages about object storage and buckets. */
export const STORAGE_FAULTS = {
  storageError: ({ message }: { message: string }) => message,
  bucketNameInvalid: ({ got }: { got: string }) =>
    `A bucket name must be 3 to 63 lower-case letters, digits, periods and hyphens, begin and end with a letter or digit, have no adjacent periods, and not be an IP address; got ${got}.`,
  keyPrefixTooLong: ({ max, length }: { max: number; length: number }) =>
    `The S3 key prefix must have at most ${max} characters; got ${length}.`,
  keyPrefixInvalid:
    'The S3 key prefix must not begin with a slash, and must not contain empty parts, the parts . or .., backslashes or control characters.',
  endpointPrivate:
    '`endpoint` must not lead to a private or local address unless the operator of Daybook allows it in `DAYBOOK_ALLOWED_ENDPOINTS`.',
  endpointPlain:
    '`endpoint` must begin with https:// unless the operator of Daybook allows its host in `DAYBOOK_ALLOWED_ENDPOINTS`.',
  storageEndpointInvalid:
    '`endpoint` must be an http or https URL without a path, such as https://storage.example.com.',
}
