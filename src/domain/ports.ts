/** A place that keeps objects under keys; whatever it does not do, it throws as a StorageFailure. */
export type Bucket = {
  /** Tries everything a trail needs, with a small object under the given beginning of keys. */
  selfTest(under?: string): Promise<void>
  /** The object is there whole, and whatever had its key before is gone, when this resolves; else nothing has changed. */
  put(
    key: string,
    body: AsyncIterable<Uint8Array>,
    metadata?: Record<string, string>,
  ): Promise<{ bytes: number }>
  /** Null when there is no such object. The body may be read once, and should be read or left early, not forgotten. */
  get(key: string): Promise<{ body: AsyncIterable<Uint8Array>; metadata: Record<string, string> } | null>
  /** The objects whose keys begin with the prefix, in the order of their keys. */
  list(prefix: string): AsyncIterable<{ key: string; bytes: number }>
  /** Resolves also when there was no such object. */
  remove(key: string): Promise<void>
  close(): void
}
