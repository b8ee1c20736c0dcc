import { INVENTORY } from './inventory.ts'

type StepFailure = { step: keyof typeof STEPS; message: string; needsReading: boolean }

const STEPS = {
  list: 'list the bucket',
  write: 'write to the bucket',
  read: 'read from the bucket',
  delete: 'delete its test object from the bucket',
}

/** Messages about object storage, a bucket or a disk that failed. A storage's own messages are shown as they are. */
export const STORAGE = {
  /** AWS's own. It is shown for every storage that does not know an access key. */
  unknownKey: 'The AWS Access Key Id you provided does not exist in our records',
  timeout: 'The storage did not answer in time.',
  refused: 'The storage refused the connection.',
  closed: 'The storage closed the connection.',
  unreachable: 'The storage cannot be reached over the network.',
  unknownHost: 'The host name of the storage does not exist.',
  unresolvedHost: 'The host name of the storage could not be resolved.',
  untrusted: 'The certificate of the storage is not trusted.',
  expired: 'The certificate of the storage has expired.',
  otherHost: 'The certificate of the storage is for another host.',
  endpointPrivate:
    'Daybook did not connect to the storage: its host has a private or local address. The operator of Daybook can allow it in DAYBOOK_ALLOWED_ENDPOINTS.',
  endpointPlain:
    'Daybook did not connect to the storage: its URL must begin with https:// unless the operator of Daybook allows the host in DAYBOOK_ALLOWED_ENDPOINTS.',
  redirects: 'The storage redirects to another URL. Enter that URL instead if it is correct.',
  notS3: 'The storage did not answer as an S3-compatible storage does.',
  failed: ({ code }: { code: string }) => `The storage could not be reached: ${code}.`,
  status: ({ status }: { status: number | null }) => `The storage answered with status ${status}.`,
  stopped: 'Request cancelled: Daybook is shutting down, or another process took over the delivery.',
  deliveryFailed: 'Daybook failed to deliver the events and logged the error.',
  notConnected: 'The project that owns the bucket has no connection to object storage.',
  probeDiffers: 'The object read back differs from the one written.',
  otherSecretKey: INVENTORY.otherSecretKey,
  /** What Daybook cannot do with a bucket; `needsReading` if a trail that only writes would not need it. */
  stepFailed: ({ step, message, needsReading }: StepFailure) =>
    `Daybook cannot ${STEPS[step]}.${needsReading ? ' A trail needs that unless it is write-only.' : ''} Error from the storage: ${message}`,
  listingRepeats: 'The storage lists the objects of the bucket without an end.',
  searchTooLong: 'The storage takes too long to list and read the digests of the trail.',
  tooManyDamaged: ({ digests }: { digests: number }) =>
    `The newest ${digests} digests of the trail in the bucket are not valid, so that Daybook did not look for an older one.`,
  tooManyKeys: ({ keys }: { keys: number }) =>
    `The bucket has more than ${keys} digests or archives, which are too many to be verified.`,
  objectVanished: 'An object with the same key was in the bucket and has been deleted meanwhile.',
  objectDiffers: ({ key }: { key: string }) =>
    `The bucket has an object ${key} with another content than Daybook would have stored. Daybook does not replace it. The trail has stopped.`,
  bucketFailed: ({ bucket, message }: { bucket: string; message: string }) => `${bucket}: ${message}`,
  /** The check of a connection whose project has no trail. */
  bucketsNotListed: ({ message }: { message: string }) =>
    `Daybook cannot list the buckets, and no trail of this project writes to a bucket that can be tested instead. Error from the storage: ${message}`,

  diskFull: 'The disk that holds the bucket is full.',
  quotaExceeded: 'The disk quota of the bucket is exceeded.',
  fileTooLarge: 'The disk that holds the bucket does not support files of this size.',
  readOnly: 'The disk that holds the bucket is read-only.',
  forbidden: 'Daybook is not allowed to write to the folder of the bucket.',
  diskFailed: 'The disk that holds the bucket failed.',
  diskFailedWith: ({ code }: { code: string }) => `The disk that holds the bucket failed: ${code}.`,
  keyTooLong: 'The key is too long for a file name.',
  keyConflict: 'An object already exists at part of the key’s path.',
  folderExists: 'A folder with the name of the object exists.',
  unknownFolder: ({ name }: { name: string }) => `The bucket file:${name} does not exist.`,
  folderNameInvalid:
    'The name of a folder bucket must have 3 to 63 lowercase letters, digits, dots or hyphens, start and end with a letter or a digit, and not contain two dots in a row.',
  folderKeyInvalid:
    'A key in a folder bucket must not contain empty parts, parts that begin with a dot, backslashes or zero bytes.',
}
