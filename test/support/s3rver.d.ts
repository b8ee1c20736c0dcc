declare module 's3rver' {
  /** Objects in the order of the folder on disk. */
  type Listing = { objects: { key: string }[]; commonPrefixes: string[]; isTruncated: boolean }
  type Options = { delimiter?: string; startAfter?: string; prefix?: string; maxKeys?: number }

  class S3rver {
    constructor(options: { address: string; port: number; silent: boolean; directory: string })
    store: {
      putBucket(name: string): Promise<unknown>
      deleteBucket(name: string): Promise<void>
      listObjects(bucket: string, options: Options): Promise<Listing>
    }
    run(): Promise<{ port: number }>
    close(): Promise<void>
  }
  export = S3rver
}
