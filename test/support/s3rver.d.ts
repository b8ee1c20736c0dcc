declare module 's3rver' {
  /** Objects in the order of the folder on disk. */
  type Listing = { objects: { key: string }[]; commonPrefixes: string[]; isTruncated: boolean }
  type Options = { delimiter?: string; startAfter?: string; prefix?: string; maxKeys?: number }

  type StoredObject = { bucket: string; key: string; content: AsyncIterable<Uint8Array> | Buffer }

  class S3rver {
    constructor(options: { address: string; port: number; silent: boolean; directory: string })
    store: {
      putBucket(name: string): Promise<unknown>
      deleteBucket(name: string): Promise<void>
      putObject(object: StoredObject): Promise<{ size: number; md5: string }>
      deleteObject(bucket: string, key: string): Promise<void>
      getResourcePath(bucket: string, key: string, resource: string): string
      listObjects(bucket: string, options: Options): Promise<Listing>
    }
    run(): Promise<{ port: number }>
    close(): Promise<void>
  }
  export = S3rver
}
