/** Messages about object storage and buckets. */
export const STORAGE_FAULTS = {}
