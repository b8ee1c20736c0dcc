import { invalidField } from '../fault.ts'

/** The object-storage connection of a project: the storage that holds the project's buckets. */
export type ObjectStorage = {
  endpoint: string
  region: string
  pathStyle: boolean
  accessKeyId: string
  /** The secret access key, encrypted. */
  sealedSecret: string
}

/**
 * Returns the origin of the URL of object storage;
 * throws a fault of `endpoint` unless it is http or https without path, user or query.
 */
export function parseStorageEndpoint(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null
  const isOrigin =
    url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username && !url.hash
  if (!isOrigin) {
    throw invalidField('endpoint', 'storageEndpointInvalid')
  }
  return url.origin
}
