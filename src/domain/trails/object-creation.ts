import type { Checksum } from '../access/connection.ts'

/** How to create an object. */
export type CreateOptions = {
  metadata?: Record<string, string>
  /** Whether the storage may be asked first whether there is an object with the key; true by default. */
  mayLook?: boolean
}

/**
 * The result of creating an object: its size, and its version if the bucket keeps versions; or that there is an object
 * with the key already. That one may be the own object if a request was repeated because its answer was lost.
 */
export type CreateResult =
  | { isCreated: true; bytes: number; version: string | null }
  | { isCreated: false; mayBeOwn: boolean }

/** What a self-test of a bucket tries. */
export type SelfTestScope = 'everything' | 'writing' | 'listing'

/** What a self-test of a bucket found out; null is unknown, or does not matter for the bucket. */
export type SelfTestResult = {
  /** The checksum with which the storage accepts uploads. */
  checksum: Checksum | null
  /** Whether the storage refuses to replace an object when it is asked to. */
  hasConditionalWrites: boolean | null
}
