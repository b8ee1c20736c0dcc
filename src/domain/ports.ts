import type { Connection } from './access/connection.ts'
import type { Event } from './events/event.ts'
import type { Observation } from './servers/observation.ts'
import type { ArchiveFormat } from './trails/archive.ts'
import type { Archive } from './trails/delivery.ts'
import type { CreateOptions, CreateResult, SelfTestResult, SelfTestScope } from './trails/object-creation.ts'
import type { ObjectDamage } from './trails/object-damage.ts'
import type { StorageFailure } from './trails/storage-failure.ts'

// What services need from outside, described once. A service takes the part that it uses, such as `Pick<Bucket, 'put'>`.
/** Returns the current time. Only `src/clock.ts` reads the system clock: all other code receives a `Clock` or an instant. */
export type Clock = () => Date

/** Returns a new unique ID: a UUID. */
export type NewId = () => string

/** Returns a token of 256 random bits: 43 characters of base64url. */
export type NewToken = () => string

/** Returns a random password for a person to read and type. */
export type NewPassword = () => string

/** Logs what Daybook itself does, one method a level; never pass it a secret, a record or a password. */
export type Log = {
  [level in 'debug' | 'info' | 'warn' | 'error']: (message: string, fields?: LogFields) => void
}

/** What a log line says beside its message. */
export type LogFields = { [name: string]: unknown }

/** The operations that need the secret key, and those on passwords. */
export type Secrets = {
  /** Encrypts and authenticates a text; the result differs each time. */
  seal(text: string): string
  /** Decrypts a sealed text; throws if it was altered or sealed with another key. */
  open(sealed: string): string
  /** Returns a MAC of the text: 32 characters of base64url, always the same for the same text and key. */
  sign(text: string): string
  /** Compares two texts in constant time. */
  equals(a: string, b: string): boolean
  /** Returns the keyed hash under which a token is stored; the token cannot be derived from it. */
  hash(token: string): string
  /** Hashes a password; deliberately slow, but off the event loop. */
  hashPassword(password: string): Promise<string>
  /** Returns whether the password matches the hash; takes as long when the hash is null, and returns false. */
  verifyPassword(password: string, hash: string | null): Promise<boolean>
}

/** SHA-256. A string is hashed as UTF-8. */
export type Hashes = {
  sha256(data: Uint8Array | string): Uint8Array
  /** Returns the hash in hexadecimal. */
  sha256Hex(data: Uint8Array | string): string
  /** Starts a hash of data that arrives piece by piece. */
  startSha256(): { update(data: Uint8Array): void; hex(): string }
}

/** Compression as gzip. */
export type Gzip = {
  /** Returns the text as UTF-8, compressed. The same text gives the same bytes. */
  compress(text: string): Uint8Array
  /**
   * Returns the decompressed content of a file that `compress` wrote. Throws an `ObjectDamage` if the file has any other
   * byte, is cut off, or has more than `bytesMax` of content.
   */
  decompress(bytes: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Uint8Array>
}

/** Signatures as AWS's tools verify them: RSA PKCS #1 v1.5 with SHA-256, in hexadecimal. */
export type Signatures = {
  /** Creates a key of 2048 bits off the event loop: the public key as PKCS #1 DER, the private key as PKCS #8 PEM. */
  generateKey(): Promise<{ publicKey: Uint8Array; privateKey: string }>
  /** Returns the fingerprint of a public key in PKCS #1 DER: its MD5 in hexadecimal. */
  fingerprint(publicKey: Uint8Array): string
  /** Returns the signature of a text with a private key in PEM. */
  sign(text: string, privateKey: string): string
  /** Returns whether the signature is that of the text; false also if it or the public key is malformed. */
  verify(text: string, signature: string, publicKey: Uint8Array): boolean
}

/** Formats rows as CSV in UTF-8. Every line has a line end, the last one too. */
export type Csv = {
  /** Formats for programs: lines end with LF, and cells are not changed. */
  format(rows: readonly (readonly string[])[]): Uint8Array
  /**
   * Formats for spreadsheets (RFC 4180): lines end with CRLF, and a cell that a spreadsheet would execute as a formula
   * starts with an apostrophe; so does a part of one after a semicolon, a tab or a line break. In a cell with JSON, escapes
   * in its strings do the same.
   */
  formatSafe(rows: readonly (readonly string[])[]): Uint8Array
}

/** Storage for objects under keys. Every operation throws a `StorageFailure` if it fails. */
export type Bucket = {
  /**
   * Tries what a trail needs: lists the bucket, then writes, reads and deletes a small object under a key prefix. It may
   * be limited to listing, or to writing and deleting. The object stays only where the storage does not allow to delete
   * it. A failure names its step.
   */
  selfTest(prefix?: string, scope?: SelfTestScope): Promise<SelfTestResult>
  /**
   * Stores an object under a key that has none; an object that is there is never replaced, and then the body may be
   * unread. A storage without conditional writes is asked first, if it may be. It resolves and rejects as `put` does.
   */
  create(key: string, body: AsyncIterable<Uint8Array>, options?: CreateOptions): Promise<CreateResult>
  /**
   * Stores an object. When it resolves, the object is complete and has replaced any earlier one;
   * if it rejects, the object may or may not have been stored, and a retry is safe. Returns its size, and its version
   * if the bucket keeps versions.
   */
  put(
    key: string,
    body: AsyncIterable<Uint8Array>,
    metadata?: Record<string, string>,
  ): Promise<{ bytes: number; version: string | null }>
  /**
   * Returns an object, or null if there is none. Read its body once, in full or in part:
   * an unread body keeps its connection open.
   */
  get(key: string): Promise<{ body: AsyncIterable<Uint8Array>; metadata: Record<string, string> } | null>
  /** Yields the objects whose keys begin with a prefix, sorted by key. */
  list(prefix: string): AsyncIterable<{ key: string; bytes: number }>
  /** Deletes an object, or one of its versions for good. It also resolves if there is none. */
  remove(key: string, version?: string | null): Promise<void>
  close(): void
}

/** A bucket that is only read, such as a downloaded copy. The objects are listed in any order. */
export type ReadableBucket = Pick<Bucket, 'get' | 'close'> & {
  list(prefix: string): AsyncIterable<{ key: string }>
}

/** The name of a bucket, the customer it belongs to, and its object storage if the project is connected to one. */
export type BucketAddress = { accountId: string; bucket: string; storage: Connection | null }

/**
 * Opens a bucket: `file:NAME` is a folder of the customer, any other name a bucket of the object storage. The signal
 * cancels its requests. Rejects with a `StorageFailure` if the name is not valid or the storage is missing.
 */
export type OpenBucket = (address: BucketAddress, signal?: AbortSignal) => Bucket | Promise<Bucket>

/** Returns null if a storage accepts the access key and lists its buckets, otherwise the failure. */
export type CheckStorage = (storage: Connection) => Promise<StorageFailure | null>

/** The part of an event that an archive needs. */
export type ArchivableEvent = Pick<Event, 'record' | 'eventTime'>

/** How to pack events. The same events packed with the same options give the same bytes. */
export type ArchiveOptions = {
  format: ArchiveFormat
  /** Returns the file name of an archive without its extension; `part` counts the archives from 1. */
  stem: (part: number) => string
  /** The modification time of the members of a tar archive. */
  mtime: Date
  memberBytesMax?: number
  archiveBytes?: number
}

/** An archive; its body must be read once, to the end, before the next archive is requested. */
export type PackedArchive = { part: number; body: AsyncIterable<Uint8Array>; summary: () => ArchiveSummary }

/** Describes the part of an archive that was read so far. */
export type ArchiveSummary = {
  /** Number of events. */
  count: number
  /** Size in bytes after compression. */
  bytes: number
  /** SHA-256 in hexadecimal of the decompressed bytes: the JSON of a json.gz, the tar of a tar.gz. */
  sha256: string
  /** The oldest and the newest event time; null if there is no event. */
  oldest: Date | null
  newest: Date | null
}

/**
 * Packs events, in their order, into one or more archives: an archive that has grown beyond its limit is followed by
 * another. Calls `onEvent` for each event when it is added to the archive that is being read.
 */
export type PackArchives = <Row extends ArchivableEvent>(
  events: AsyncIterable<Row[]>,
  options: ArchiveOptions,
  onEvent?: (event: Row, part: number) => void,
) => AsyncIterable<PackedArchive>

/**
 * Yields the records of a delivered archive in their order, each exactly as it was received, while the archive is read.
 * Calls `onContent` with the decompressed bytes: with all of them if the archive is read to its end. Throws an
 * `ObjectDamage` if the file is not exactly one gzip member, and *conflict* if there are no records in it.
 */
export type ReadArchiveRecords = (
  key: string,
  body: AsyncIterable<Uint8Array>,
  onContent?: (bytes: Uint8Array) => void,
) => AsyncIterable<string>

/** What a delivered archive contains. It is unchanged if its hash and its size are those that were recorded. */
export type ArchiveContent = {
  /** SHA-256 in hexadecimal of the decompressed bytes. */
  sha256: string
  /** Size of the file in bytes. */
  bytes: number
  /** Where a tar archive first differs from what Daybook writes; null if it does not. */
  damage: ObjectDamage | null
}

/**
 * Reads a delivered archive to its end. Throws an `ObjectDamage` if the file is not exactly one gzip member: then there
 * are bytes that the hash does not cover.
 */
export type InspectArchive = (key: string, body: AsyncIterable<Uint8Array>) => Promise<ArchiveContent>

/** What was recorded about an archive when it was delivered. */
export type DeliveredFile = Pick<Archive, 'key' | 'sha256' | 'bytes'>

/**
 * Yields the bytes of an archive as they are in the bucket. If they are not the ones that were delivered, it throws an
 * `ObjectDamage` or *conflict* before the last ones, so that the reader has an incomplete file.
 */
export type ReadVerifiedArchive = (
  archive: DeliveredFile,
  body: AsyncIterable<Uint8Array>,
) => AsyncIterable<Uint8Array>

/**
 * Returns all servers of an inventory with their states in EC2's words. Throws an `InventoryFailure` if it refuses, does
 * not answer, or its secret was encrypted with another key.
 */
export type QueryInventory = (
  inventory: Connection,
  now: Date,
  signal?: AbortSignal,
) => Promise<Observation[]>

/** An OpenID Connect provider that authenticates people. A fault has a cause for the log, as a string. */
export type IdentityProvider = {
  issuer: string
  /**
   * Returns the URL of the provider's sign-in page and the checks for `finish`; throws an *unavailable* fault. With
   * `isAgain` the provider asks who it is in any case, and says when it did.
   */
  begin(redirectUri: string, isAgain: boolean): Promise<{ url: string; checks: SignInChecks }>
  /**
   * Verifies the callback URL and returns the claim that holds the user name, or null if there is none. Throws
   * *unauthorized* if the provider or the checks refuse it, *unavailable* if the provider fails.
   */
  finish(callback: string, checks: SignInChecks): Promise<string | null>
}

/** The values that a callback is checked against; they belong to the sign-in that `begin` started. */
export type SignInChecks = { state: string; nonce: string; verifier: string; isAgain: boolean }
