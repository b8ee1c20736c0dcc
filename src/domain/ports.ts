/** Storage for objects under keys. Every operation throws a `StorageFailure` if it fails. */
export type Bucket = {
  /** Writes, reads and deletes a small object under a key prefix, to try everything that a trail needs. */
  selfTest(prefix?: string): Promise<void>
  /**
   * Stores an object. When it resolves, the object is complete and has replaced any earlier one;
   * if it rejects, the object may or may not have been stored, and a retry is safe.
   */
  put(
    key: string,
    body: AsyncIterable<Uint8Array>,
    metadata?: Record<string, string>,
  ): Promise<{ bytes: number }>
  /**
   * Returns an object, or null if there is none. Read its body once, in full or in part:
   * an unread body keeps its connection open.
   */
  get(key: string): Promise<{ body: AsyncIterable<Uint8Array>; metadata: Record<string, string> } | null>
  /** Yields the objects whose keys begin with a prefix, sorted by key. */
  list(prefix: string): AsyncIterable<{ key: string; bytes: number }>
  /** Deletes an object. It also resolves if there is none. */
  remove(key: string): Promise<void>
  close(): void
}
