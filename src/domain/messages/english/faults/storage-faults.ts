/** Messages about object storage and buckets. */
export const STORAGE_FAULTS = {
  storageEndpointInvalid:
    '`endpoint` must be an http or https URL without a path, such as https://storage.example.com.',
}
